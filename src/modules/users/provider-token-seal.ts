import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../../config/encryption.config.js';
import { SealedBox } from '../../crypto/sealed-box.js';

const contextOf = (identityId: string): string => `identity:${identityId}`;

/** How providers' tokens are kept: with the identity, and while they are to be revoked. */
@Injectable()
export class ProviderTokenSeal {
  private readonly box: SealedBox;

  constructor(@Inject(encryptionConfig.token) config: EncryptionConfig) {
    this.box = new SealedBox(config.keys);
  }

  seal(identityId: string, token: string): Buffer {
    return this.box.seal(Buffer.from(token), contextOf(identityId));
  }

  /** @throws Error when no key opens it, or it is another identity's */
  open(identityId: string, sealed: Buffer): string {
    return this.box.open(sealed, contextOf(identityId)).toString();
  }
}
