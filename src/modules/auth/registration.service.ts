import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { validationError } from '../../errors/errors.js';
import { AccountsService } from '../users/accounts.service.js';
import type { Client } from './client.js';
import { isCommonPassword } from './common-passwords.js';
import type { RegisterRequest } from './dto/register.request.js';
import type { SignedInResponse } from './dto/signed-in.response.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionOpener } from './session-opener.js';

@Injectable()
export class RegistrationService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionOpener,
    private readonly transactions: TransactionRunner,
  ) {}

  /**
   * Makes an account and signs it in.
   * @throws DomainError VALIDATION_ERROR for a common password, EMAIL_TAKEN, USERNAME_TAKEN, 429
   */
  async register(request: RegisterRequest, client: Client): Promise<SignedInResponse> {
    const { password, ...account } = request;
    if (await isCommonPassword(password)) {
      throw validationError([
        { field: 'password', message: 'password is one of the most common ones' },
      ]);
    }
    const passwordHash = await this.hasher.hash(password);
    return this.transactions.run(async (tx) => {
      const user = await this.accounts.register({ ...account, passwordHash }, tx);
      return { user, ...(await this.sessions.open(user, client, tx)) };
    });
  }
}
