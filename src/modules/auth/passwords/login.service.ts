import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../errors/domain-error.js';
import { AccountsService } from '../../users/accounts.service.js';
import { reachFloor } from './answer-floor.js';
import { accountSuspended, invalidCredentials } from '../auth.errors.js';
import type { Client } from '../client.js';
import type { LoginRequest } from '../dto/login.request.js';
import type { SignedInResponse } from '../dto/signed-in.response.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionOpener } from '../sessions/session-opener.js';

/** A password that is changed so often between its verification and the session is a fault. */
const MAX_ATTEMPTS = 3;

@Injectable()
export class LoginService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionOpener,
  ) {}

  /**
   * An unknown address costs one query and one verification, as a wrong password does.
   * @throws DomainError INVALID_CREDENTIALS; FORBIDDEN when suspended, told to none but the owner;
   *   429 when too many sign in at once
   */
  async login({ email, password }: LoginRequest, client: Client): Promise<SignedInResponse> {
    const begun = performance.now();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const account = await this.accounts.findForLogin(email);
      const right = await this.hasher.verify(account?.passwordHash, password);
      const stored = account?.passwordHash;
      if (!account || typeof stored !== 'string' || !right) break;
      if (account.suspended) throw accountSuspended();
      const { user } = account;
      const pair = await this.sessions.openByPassword(user, client, stored);
      if (pair) {
        await this.upgradeHash(user.id, stored, password);
        return { user, ...pair };
      }
      // The hash is another one by now: an upgrade of this very password, or a new password.
    }
    await reachFloor(begun);
    throw invalidCredentials();
  }

  /** The password is at hand only now, so an older system's hash is replaced here. */
  private async upgradeHash(userId: string, stored: string, password: string): Promise<void> {
    if (!this.hasher.isOutdated(stored)) return;
    try {
      const upgraded = await this.hasher.hash(password);
      await this.accounts.upgradePasswordHash(userId, stored, upgraded);
    } catch (error) {
      // Too busy for it: the next sign-in will do.
      if (!(error instanceof DomainError && error.kind === 'rate_limited')) throw error;
    }
  }
}
