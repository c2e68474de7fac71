import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { AccountsService } from '../../users/accounts.service.js';
import { AccountMailService } from '../mails/account-mail.service.js';
import type { Client } from '../client.js';
import type { RegisterRequest } from '../dto/register.request.js';
import type { SignedInResponse } from '../dto/signed-in.response.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionOpener } from '../sessions/session-opener.js';

@Injectable()
export class RegistrationService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionOpener,
    private readonly mails: AccountMailService,
    private readonly transactions: TransactionRunner,
  ) {}

  /**
   * Makes an account, signs it in, and has its address verified: later, when that was sent enough
   * mails of this kind already.
   * @throws DomainError VALIDATION_ERROR for a common password, EMAIL_TAKEN, USERNAME_TAKEN, 429
   */
  async register(request: RegisterRequest, client: Client): Promise<SignedInResponse> {
    const { password, ...account } = request;
    const passwordHash = await this.hasher.hashChosen(password);
    return this.transactions.run(async (tx) => {
      const user = await this.accounts.register({ ...account, passwordHash }, tx);
      const to = { ...user, email: request.email };
      await this.mails.sendVerification(to, { cause: 'registration', client }, tx);
      return { user, ...(await this.sessions.open(user, client, tx)) };
    });
  }
}
