import { Injectable } from '@nestjs/common';
import { LockTurns } from '../../database/lock-turns.js';
import { forbidden, unauthorized, validationError } from '../../errors/errors.js';
import { AccountErasure } from '../users/account-erasure.js';
import { AccountsService } from '../users/accounts.service.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { RevocationService } from './sessions/revocation.service.js';

/** The last thing that the owner of an account does with it. */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly hasher: PasswordHasher,
    private readonly revocation: RevocationService,
    private readonly erasure: AccountErasure,
    private readonly turns: LockTurns,
  ) {}

  /**
   * Deletes the account and all that is kept of it. A session alone is not enough where there is a
   * password: it may be an open screen that somebody walks past.
   * @throws DomainError VALIDATION_ERROR without the password, FORBIDDEN for a wrong one; 401 when
   *   the account is there no more; 429 when too many passwords are being verified
   */
  async delete(userId: string, password: string | null): Promise<void> {
    const verified = await this.verify(userId, password);
    await this.erasure.eraseMost(userId);
    await this.turns.run(userId, async (tx) => {
      const account = await this.accounts.lock(userId, tx);
      if (!account) throw unauthorized();
      // Changed since it was looked at.
      if (account.passwordHash !== verified) throw wrongPassword();
      await this.revocation.endAll(userId, 'deleted', tx);
      await this.erasure.erase(account.user, tx);
    });
  }

  /** The hash that the password was right for, null for an account that has none. */
  private async verify(userId: string, password: string | null): Promise<string | null> {
    const hash = await this.accounts.passwordHashOf(userId);
    if (hash === undefined) throw unauthorized();
    if (hash === null) return null;
    if (password === null) {
      throw validationError([{ field: 'password', message: 'password is required' }]);
    }
    if (!(await this.hasher.verify(hash, password))) throw wrongPassword();
    return hash;
  }
}

/** Not 401: the caller is who they say, and a client need not sign in anew. */
const wrongPassword = () => forbidden('The password is wrong.');
