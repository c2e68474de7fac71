import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../../../config/encryption.config.js';
import { SealedBox } from '../../../crypto/sealed-box.js';

/** Ids come from paths too, in whatever case. */
const contextOf = (repoId: string): string => `tracked-repository:${repoId.toLowerCase()}`;

/** How the secrets of webhooks are kept: opened only to verify a delivery, or to make the hook. */
@Injectable()
export class RepositorySecrets {
  private readonly box: SealedBox;

  constructor(@Inject(encryptionConfig.token) config: EncryptionConfig) {
    this.box = new SealedBox(config.keys);
  }

  seal(repoId: string, secret: string): Buffer {
    return this.box.seal(Buffer.from(secret), contextOf(repoId));
  }

  /** @throws Error when no key opens it, or it is another repository's */
  open(repoId: string, sealed: Buffer): string {
    return this.box.open(sealed, contextOf(repoId)).toString();
  }
}
