import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../../../config/encryption.config.js';
import { deriveKeys } from '../../../crypto/key-ring.js';
import { Retention } from '../../../database/retention.js';
import type { Transaction } from '../../../database/transaction.js';
import { type MailAllowance, secondsUntilAllowed } from './account-mail-allowance.js';
import { MailAllowanceRepository } from './mail-allowance.repository.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Anybody can have these sent, to whoever they like. A link to choose a password lives an hour, so
 * that whom the minute or the hour refuses was just sent one that is good: that way nobody uses up
 * what the owner needs, unless a link was used or its account is gone, and then for an hour at most.
 * The day alone can leave an owner without a living link, for twenty hours at most, if somebody has
 * spent all twenty mails within four; without it a stranger would be sent 120 a day. Links to verify
 * an address all live longer than its day, but may be of accounts that are gone; its owner can
 * still reset the password, which is counted apart and verifies the address as well.
 */
const ALLOWANCES = {
  'verify-email': [
    { mails: 1, withinSeconds: MINUTE },
    { mails: 5, withinSeconds: DAY },
  ],
  'reset-password': [
    { mails: 1, withinSeconds: MINUTE },
    { mails: 5, withinSeconds: HOUR },
    { mails: 20, withinSeconds: DAY },
  ],
} as const satisfies Readonly<Record<string, readonly MailAllowance[]>>;

export type AllowedMail = keyof typeof ALLOWANCES;

/**
 * How many mails an address is sent, of whatever account: who deletes one and makes it anew is
 * given no more. The table has no address, only what nobody makes of it without the key; with
 * another first key all counts begin anew.
 */
@Injectable()
export class MailAllowances {
  private readonly key: Buffer;

  constructor(
    retention: Retention,
    private readonly repository: MailAllowanceRepository,
    @Inject(encryptionConfig.token) config: EncryptionConfig,
  ) {
    const [key] = deriveKeys(config.keys, 'mail-allowance');
    if (!key) throw new Error('there is no encryption key');
    this.key = key;
    retention.register(this.repository.retention());
  }

  /** Counts a mail that the transaction sends. 0, or in how many seconds one may be sent. */
  async take(mail: AllowedMail, email: string, tx: Transaction): Promise<number> {
    const hash = createHmac('sha256', this.key).update(email.toLowerCase()).digest();
    const allowances = ALLOWANCES[mail];
    if (await this.repository.noteIfAllowed(hash, mail, allowances, tx)) return 0;
    const ages = await this.repository.ages(hash, mail, tx);
    // It may have become allowed since.
    return Math.max(1, secondsUntilAllowed(ages, allowances));
  }
}
