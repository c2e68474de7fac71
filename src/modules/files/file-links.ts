import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../../config/encryption.config.js';
import { filesConfig, type FilesConfig } from '../../config/files.config.js';
import { serverConfig, type ServerConfig } from '../../config/server.config.js';
import { constantTimeEqual, hmacSha256 } from '../../crypto/hmac.js';
import { deriveKeys } from '../../crypto/key-ring.js';
import type { StoredFile } from './file.js';

/** What a signed address says besides the file. */
export interface LinkSignature {
  /** Unix seconds. */
  readonly expires: number;
  /** base64url */
  readonly signature: string;
}

/** The addresses of files. */
@Injectable()
export class FileLinks {
  /** Newest first: the first signs, every one verifies. */
  private readonly keys: readonly Buffer[];
  private readonly firstKey: Buffer;

  constructor(
    @Inject(encryptionConfig.token) { keys }: EncryptionConfig,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
    @Inject(filesConfig.token) private readonly files: FilesConfig,
  ) {
    this.keys = deriveKeys(keys, 'files/links');
    const [first] = this.keys;
    if (!first) throw new Error('there is no key to sign links with');
    this.firstKey = first;
  }

  /** Where its reader finds it, signed in or, if it is public, not. */
  of({ id, visibility, storage_key }: StoredFile): string {
    const { publicUrl } = this.files;
    if (visibility === 'public' && publicUrl !== undefined) return `${publicUrl}/${storage_key}`;
    return `${this.server.publicUrl}/api/files/${id}`;
  }

  /** Where it opens without a token until then, in Unix seconds. */
  signed(id: string, expires: number): string {
    const signature = this.sign(this.firstKey, id, expires);
    return `${this.server.publicUrl}/api/files/${id}?expires=${expires}&signature=${signature}`;
  }

  /** Whether this is of such an address, and in time. */
  isGood(id: string, { expires, signature }: LinkSignature): boolean {
    if (expires * 1000 <= Date.now()) return false;
    // The texts, for bytes may be spelled in several ways, and an address has one.
    const given = Buffer.from(signature);
    const isOf = (key: Buffer): boolean =>
      constantTimeEqual(Buffer.from(this.sign(key, id, expires)), given);
    return this.keys.some(isOf);
  }

  private sign(key: Buffer, id: string, expires: number): string {
    return hmacSha256(key, `${id}:${expires}`).toString('base64url');
  }
}
