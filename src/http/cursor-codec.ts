import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../config/encryption.config.js';
import { constantTimeEqual, hmacSha256 } from '../crypto/hmac.js';
import { deriveKeys } from '../crypto/key-ring.js';
import { DomainError } from '../errors/domain-error.js';
import { cursorExpired } from '../errors/errors.js';

const SIGNATURE_BYTES = 16;
const LIFETIME_SECONDS = 7 * 24 * 60 * 60;

const invalidCursor = (): DomainError =>
  new DomainError('invalid', 'INVALID_CURSOR', 'This cursor belongs to no such list.');

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/**
 * Opaque cursors: base64url of an HMAC-SHA256 (first 16 bytes) and `[issued, ...position]`. The
 * list's scope (route, filters, sort, reader) is signed but not carried, so that a cursor works
 * on the very list that gave it and on no other.
 */
@Injectable()
export class CursorCodec {
  private readonly keys: readonly Buffer[];

  constructor(@Inject(encryptionConfig.token) config: EncryptionConfig) {
    this.keys = deriveKeys(config.keys, 'cursor');
  }

  encode(scope: string, position: readonly string[], now = Date.now()): string {
    const body = Buffer.from(JSON.stringify([String(Math.floor(now / 1000)), ...position]));
    const [key] = this.keys;
    if (key === undefined) throw new Error('no key to sign cursors with');
    return Buffer.concat([this.sign(key, scope, body), body]).toString('base64url');
  }

  /** @throws DomainError 400 when altered or of another list, 410 when older than a week. */
  decode(scope: string, cursor: string, now = Date.now()): readonly string[] {
    const bytes = Buffer.from(cursor, 'base64url');
    const body = bytes.subarray(SIGNATURE_BYTES);
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    const signed = this.keys.some((key) =>
      constantTimeEqual(this.sign(key, scope, body), signature),
    );
    if (!signed) throw invalidCursor();
    const content: unknown = JSON.parse(body.toString());
    if (!isStrings(content)) throw invalidCursor();
    const [issued, ...position] = content;
    if (Number(issued) + LIFETIME_SECONDS < now / 1000) {
      throw cursorExpired();
    }
    return position;
  }

  private sign(key: Buffer, scope: string, body: Buffer): Buffer {
    const lengthPrefixed = Buffer.from(`${Buffer.byteLength(scope)}:${scope}`);
    return hmacSha256(key, Buffer.concat([lengthPrefixed, body])).subarray(0, SIGNATURE_BYTES);
  }
}
