import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../errors/domain-error.js';
import { AccountsService, type LoginAccount } from '../users/accounts.service.js';
import { accountSuspended, invalidCredentials } from './auth.errors.js';
import type { Client } from './client.js';
import type { LoginRequest } from './dto/login.request.js';
import type { SignedInResponse } from './dto/signed-in.response.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionOpener } from './session-opener.js';

/**
 * A refused sign-in takes this long at least: more than a verification of any kind of hash, whose
 * times would otherwise tell an unknown address from an account that an older system left.
 */
const REFUSAL_MS = 300;

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
    const account = await this.accounts.findForLogin(email);
    const right = await this.hasher.verify(account?.passwordHash, password);
    if (!account || !right) {
      await sleep(Math.max(0, begun + REFUSAL_MS - performance.now()));
      throw invalidCredentials();
    }
    if (account.suspended) throw accountSuspended();
    await this.upgradeHash(account, password);
    return { user: account.user, ...(await this.sessions.open(account.user, client)) };
  }

  /** The password is at hand only now, so an older system's hash is replaced here. */
  private async upgradeHash({ user, passwordHash }: LoginAccount, password: string): Promise<void> {
    if (passwordHash === null || !this.hasher.isOutdated(passwordHash)) return;
    try {
      const upgraded = await this.hasher.hash(password);
      await this.accounts.upgradePasswordHash(user.id, passwordHash, upgraded);
    } catch (error) {
      // Too busy for it: the next sign-in will do.
      if (!(error instanceof DomainError && error.kind === 'rate_limited')) throw error;
    }
  }
}
