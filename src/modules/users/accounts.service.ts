import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { derivedUsernames } from './derived-username.js';
import type { UserResponse } from './dto/user.response.js';
import { toUserResponse } from './user-view.js';
import { RolesService } from './roles.service.js';
import type { User } from './user.js';
import { UserRepository } from './user.repository.js';

export interface Registration {
  readonly email: string;
  readonly passwordHash: string;
  /** Absent: derived from the address. */
  readonly username?: string | null | undefined;
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
}

export interface LoginAccount {
  readonly user: UserResponse;
  /** Null for an account that signs in by other means. */
  readonly passwordHash: string | null;
  readonly suspended: boolean;
}

/** Accounts as signing up and signing in know them. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly users: UserRepository,
    private readonly roles: RolesService,
    private readonly events: EventPublisher,
  ) {}

  /** @throws DomainError EMAIL_TAKEN, USERNAME_TAKEN */
  async register(registration: Registration, tx: Transaction): Promise<UserResponse> {
    const user = await this.insert(registration, tx);
    await this.events.publish('user.registered', { user_id: user.id }, tx);
    return toUserResponse(user, this.roles.of(user));
  }

  async findForLogin(email: string): Promise<LoginAccount | undefined> {
    const found = await this.users.findForLogin(email);
    if (!found) return undefined;
    return {
      user: toUserResponse(found, this.roles.of(found)),
      passwordHash: found.password_hash,
      suspended: found.suspended_at !== null,
    };
  }

  /** For a hash made anew of the same password; a password changed meanwhile stays. */
  async upgradePasswordHash(userId: string, before: string, after: string): Promise<void> {
    await this.users.replacePasswordHash(userId, before, after);
  }

  private async insert(registration: Registration, tx: Transaction): Promise<User> {
    const { email, passwordHash, username, first_name, last_name } = registration;
    const user = {
      id: uuidv7(),
      email,
      passwordHash,
      firstName: first_name ?? null,
      lastName: last_name ?? null,
    };
    if (typeof username === 'string') return this.users.insert(user, username, tx);
    for (const candidate of derivedUsernames(email)) {
      const inserted = await this.users.insertUnlessUsernameTaken(user, candidate, tx);
      if (inserted) return inserted;
    }
    throw new Error('no derived username was free');
  }
}
