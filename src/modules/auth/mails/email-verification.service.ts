import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { rateLimited, unauthorized } from '../../../errors/errors.js';
import { AccountsService } from '../../users/accounts.service.js';
import { CredentialsService } from '../../users/credentials.service.js';
import { AccountMailService } from './account-mail.service.js';
import type { Client } from '../client.js';
import { alreadyVerified, noAddress, unusableToken } from '../auth.errors.js';
import { isSentTo } from './mailed-token.js';
import { OneTimeTokens } from './one-time-tokens.js';

const PURPOSE = 'verify-email';

/** Who shows a token that was mailed has read what came to that address. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly mails: AccountMailService,
    private readonly transactions: TransactionRunner,
  ) {}

  /**
   * Mails another link; the former ones stay good.
   * @throws DomainError ALREADY_VERIFIED, NO_ADDRESS; 429 when the address was sent one lately
   */
  async resend(userId: string, client: Client): Promise<void> {
    await this.transactions.run(async (tx) => {
      const account = await this.accounts.lock(userId, tx);
      // Deleted since the session was last looked up.
      if (!account) throw unauthorized();
      const { email, email_verified } = account.user;
      if (email === null) throw noAddress();
      if (email_verified) throw alreadyVerified();
      const asked = { cause: 'request', client } as const;
      const wait = await this.mails.sendVerification({ ...account.user, email }, asked, tx);
      if (wait > 0) throw rateLimited(wait);
    });
  }

  /** @throws DomainError INVALID_TOKEN, also when the account has another address by now */
  async verify(token: string): Promise<void> {
    const holder = await this.tokens.find(PURPOSE, token);
    if (!holder) throw unusableToken();
    await this.transactions.run(async (tx) => {
      const account = await this.accounts.lock(holder.userId, tx);
      const redeemed = await this.tokens.redeem(PURPOSE, token, tx);
      if (!account || !isSentTo(account.user, redeemed)) throw unusableToken();
      await this.credentials.verifyEmail(redeemed.userId, redeemed.email, tx);
      await this.tokens.revoke(PURPOSE, redeemed.userId, tx);
    });
  }
}
