import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../../../config/encryption.config.js';
import { SealedBox } from '../../../crypto/sealed-box.js';
import { digestOf, newSecret } from '../../../crypto/secret.js';
import type { Transaction } from '../../../database/transaction.js';
import { OneTimeTokenRepository } from './one-time-token.repository.js';

/** What a token lets its holder do, once. */
export type OneTimePurpose =
  | 'verify-email'
  | 'reset-password'
  | 'github-exchange'
  | 'github-link'
  | 'github-link-confirmation';

const LIFETIME_SECONDS: Readonly<Record<OneTimePurpose, number>> = {
  'verify-email': 3 * 24 * 60 * 60,
  'reset-password': 60 * 60,
  'github-exchange': 60,
  'github-link': 60,
  'github-link-confirmation': 60,
};

/** For how long a token of this purpose is good. */
export const lifetimeSeconds = (purpose: OneTimePurpose): number => LIFETIME_SECONDS[purpose];

export interface RedeemedToken {
  readonly userId: string;
  /** The address that it was sent to. */
  readonly email: string | null;
}

export interface OneTimeGrant {
  readonly userId: string;
  /** The address that it is sent to. */
  readonly email?: string | null;
  /** What whoever redeems it needs; kept sealed. */
  readonly payload?: string | null;
}

const sealContext = (hash: Buffer): string => `one-time-token:${hash.toString('hex')}`;

/** Secrets that are good for one thing, once, for a while: 43 characters of base64url. */
@Injectable()
export class OneTimeTokens {
  private readonly box: SealedBox;

  constructor(
    private readonly tokens: OneTimeTokenRepository,
    @Inject(encryptionConfig.token) config: EncryptionConfig,
  ) {
    this.box = new SealedBox(config.keys);
  }

  async issue(
    purpose: OneTimePurpose,
    { userId, email = null, payload = null }: OneTimeGrant,
    tx?: Transaction,
  ): Promise<string> {
    const token = newSecret();
    const hash = digestOf(token);
    const sealed = payload === null ? null : this.box.seal(Buffer.from(payload), sealContext(hash));
    const row = { hash, purpose, userId, email, payload: sealed };
    await this.tokens.insert({ ...row, lifetimeSeconds: lifetimeSeconds(purpose) }, tx);
    return token;
  }

  /** Whose it is, as long as it is good; it stays so. */
  async find(purpose: OneTimePurpose, token: string): Promise<RedeemedToken | undefined> {
    const row = await this.tokens.find(purpose, digestOf(token));
    return row && { userId: row.user_id, email: row.email };
  }

  /** Undefined when it is of another purpose, was redeemed, has expired or never was. */
  async redeem(
    purpose: OneTimePurpose,
    token: string,
    tx: Transaction,
  ): Promise<RedeemedToken | undefined> {
    const row = await this.tokens.take(purpose, digestOf(token), null, tx);
    return row && { userId: row.user_id, email: row.email };
  }

  /** Its payload. Undefined as for `redeem`, and when it is another user's, whose it then stays. */
  async redeemPayload(
    purpose: OneTimePurpose,
    token: string,
    userId: string,
    tx: Transaction,
  ): Promise<string | undefined> {
    const hash = digestOf(token);
    const row = await this.tokens.take(purpose, hash, userId, tx);
    if (!row?.payload) return undefined;
    return this.box.open(row.payload, sealContext(hash)).toString();
  }

  /** Of the user's tokens for this purpose none is good any more. */
  async revoke(purpose: OneTimePurpose, userId: string, tx: Transaction): Promise<void> {
    await this.tokens.deleteOfUser(userId, purpose, tx);
  }
}
