import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { OneTimeTokenRepository } from './one-time-token.repository.js';

/** What a token lets its holder do, once. */
export type OneTimePurpose = 'verify-email' | 'reset-password' | 'github-exchange' | 'github-link';

const LIFETIME_SECONDS: Readonly<Record<OneTimePurpose, number>> = {
  'verify-email': 3 * 24 * 60 * 60,
  'reset-password': 60 * 60,
  'github-exchange': 60,
  'github-link': 60,
};

/** For how long a token of this purpose is good. */
export const lifetimeSeconds = (purpose: OneTimePurpose): number => LIFETIME_SECONDS[purpose];

const TOKEN_BYTES = 32;

/** The bits are random, so a plain digest tells nobody who has the table what was digested. */
const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

export interface RedeemedToken {
  readonly userId: string;
  /** The address that it was sent to. */
  readonly email: string | null;
}

/** Secrets that are good for one thing, once, for a while: 43 characters of base64url. */
@Injectable()
export class OneTimeTokens {
  constructor(private readonly tokens: OneTimeTokenRepository) {}

  async issue(
    purpose: OneTimePurpose,
    { userId, email = null }: { readonly userId: string; readonly email?: string | null },
    tx?: Transaction,
  ): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const row = { hash: digest(token), purpose, userId, email };
    await this.tokens.insert({ ...row, lifetimeSeconds: lifetimeSeconds(purpose) }, tx);
    return token;
  }

  /** Whose it is, as long as it is good; it stays so. */
  async find(purpose: OneTimePurpose, token: string): Promise<RedeemedToken | undefined> {
    const row = await this.tokens.find(purpose, digest(token));
    return row && { userId: row.user_id, email: row.email };
  }

  /** Undefined when it is of another purpose, was redeemed, has expired or never was. */
  async redeem(
    purpose: OneTimePurpose,
    token: string,
    tx: Transaction,
  ): Promise<RedeemedToken | undefined> {
    const row = await this.tokens.take(purpose, digest(token), tx);
    return row && { userId: row.user_id, email: row.email };
  }

  /**
   * How many seconds ago the user's tokens for this purpose were made, newest first: those that were
   * neither redeemed nor revoked and have not expired. To count on it, lock the account first.
   */
  ages(purpose: OneTimePurpose, userId: string, tx: Transaction): Promise<readonly number[]> {
    return this.tokens.ages(userId, purpose, tx);
  }

  /** Of the user's tokens for this purpose none is good any more. */
  async revoke(purpose: OneTimePurpose, userId: string, tx: Transaction): Promise<void> {
    await this.tokens.deleteOfUser(userId, purpose, tx);
  }
}
