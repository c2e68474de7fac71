import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { AccountsService } from '../../users/accounts.service.js';
import { CredentialsService } from '../../users/credentials.service.js';
import { IdentitiesService } from '../../users/identities.service.js';
import { unusableToken } from '../auth.errors.js';
import { isSentTo } from './mailed-token.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { RevocationService } from '../sessions/revocation.service.js';

const PURPOSE = 'reset-password';

/** Choosing a new password with a token that was mailed. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly identities: IdentitiesService,
    private readonly hasher: PasswordHasher,
    private readonly revocation: RevocationService,
    private readonly transactions: TransactionRunner,
  ) {}

  /**
   * Ends every session and every other token of this kind, and verifies the address, to which the
   * token was sent. An account that had no password has one from then on.
   * @throws DomainError INVALID_TOKEN, also when the account has another address by now;
   *   VALIDATION_ERROR for a common password, which leaves the token good; 429
   */
  async reset(token: string, password: string): Promise<void> {
    // Looked up first, so that a made-up token costs no hash.
    const holder = await this.tokens.find(PURPOSE, token);
    if (!holder) throw unusableToken();
    const hash = await this.hasher.hashChosen(password);
    await this.transactions.run(async (tx) => {
      // The account before its tokens, in every transaction: two resets never wait for each other.
      const account = await this.accounts.lock(holder.userId, tx);
      const redeemed = await this.tokens.redeem(PURPOSE, token, tx);
      if (!account || !isSentTo(account.user, redeemed)) throw unusableToken();
      const { userId, email } = redeemed;
      await this.replace(userId, hash, tx);
      const proved = await this.credentials.verifyEmail(userId, email, tx);
      // Somebody may have made the account with a stranger's address, or by a foreign token that
      // names one, to share it once the stranger comes: whoever proves the address first has it
      // alone.
      if (proved) await this.identities.unlinkAll(userId, tx);
    });
  }

  private async replace(userId: string, hash: string, tx: Transaction): Promise<void> {
    // The password before the sessions: a sign-in with the old one has either begun its session,
    // which is ended here, or finds another password when it does.
    await this.credentials.setPasswordHash(userId, hash, tx);
    await this.tokens.revoke(PURPOSE, userId, tx);
    await this.tokens.revoke('verify-email', userId, tx);
    await this.revocation.endAll(userId, 'password_reset', tx);
  }
}
