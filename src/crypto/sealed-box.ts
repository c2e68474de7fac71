import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES;

/**
 * Seals small secrets with AES-256-GCM. Layout: version (1 byte), nonce (12), ciphertext, tag (16).
 * `context` is authenticated but not stored, so that a sealed value moved to another row or
 * column does not open. The first key seals; every key opens (rotation).
 */
export class SealedBox {
  constructor(private readonly keys: readonly Buffer[]) {}

  seal(plain: Buffer, context: string): Buffer {
    const [key] = this.keys;
    if (key === undefined) throw new Error('SealedBox needs at least one key');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]);
  }

  /** @throws Error when no key opens it: altered, foreign context, or a key that is gone. */
  open(sealed: Buffer, context: string): Buffer {
    if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== VERSION) {
      throw new Error('not a sealed value');
    }
    const nonce = sealed.subarray(1, HEADER_BYTES);
    const body = sealed.subarray(HEADER_BYTES, -TAG_BYTES);
    const tag = sealed.subarray(-TAG_BYTES);
    for (const key of this.keys) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(body), decipher.final()]);
      } catch {
        continue;
      }
    }
    throw new Error('no key opens this sealed value');
  }
}
