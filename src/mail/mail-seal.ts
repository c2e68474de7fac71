import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../config/encryption.config.js';
import { SealedBox } from '../crypto/sealed-box.js';

/** A mail's parameters were sealed under a key that is gone, or are not that mail's. */
export class UnopenableMail extends Error {
  override readonly name = 'UnopenableMail';
}

const contextOf = (mailId: string): string => `mail:${mailId}`;

/** Links in them let in whoever has them, so that the table alone must not tell parameters. */
@Injectable()
export class MailSeal {
  private readonly box: SealedBox;

  constructor(@Inject(encryptionConfig.token) config: EncryptionConfig) {
    this.box = new SealedBox(config.keys);
  }

  seal(mailId: string, parameters: object): Buffer {
    return this.box.seal(Buffer.from(JSON.stringify(parameters)), contextOf(mailId));
  }

  /** @throws UnopenableMail */
  open(mailId: string, sealed: Buffer): unknown {
    let plain: Buffer;
    try {
      plain = this.box.open(sealed, contextOf(mailId));
    } catch (cause) {
      throw new UnopenableMail('no key of ENCRYPTION_KEY opens its parameters', { cause });
    }
    return JSON.parse(plain.toString());
  }
}
