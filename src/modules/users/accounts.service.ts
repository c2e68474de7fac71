import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../database/transaction.js';
import { DomainError } from '../../errors/domain-error.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { derivedUsernames } from './derived-username.js';
import type { UserResponse } from './dto/user.response.js';
import { userDocument } from './user-document.js';
import { toUserResponse } from './user-view.js';
import { RolesService } from './roles.service.js';
import type { User } from './user.js';
import { type AccountRow, UserRepository } from './user.repository.js';

export interface Registration {
  /** Null for an account without an address. */
  readonly email: string | null;
  /** Null for an account that signs in by other means. */
  readonly passwordHash: string | null;
  /** Absent: derived from the address. */
  readonly username?: string | null | undefined;
  /** The address or name to derive it from, where that is not the account's address. */
  readonly usernameFrom?: string | null | undefined;
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
  readonly full_name?: string | null | undefined;
  readonly avatar_url?: string | null | undefined;
  /** Only when somebody who is trusted with it has seen that the address is theirs. */
  readonly emailVerified?: boolean | undefined;
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
    private readonly documents: SearchDocuments,
  ) {}

  /** @throws DomainError EMAIL_TAKEN, USERNAME_TAKEN */
  async register(registration: Registration, tx: Transaction): Promise<UserResponse> {
    const user = await this.insert(registration, tx);
    await this.documents.put([userDocument(user)], tx);
    await this.events.publish('user.registered', { user_id: user.id }, tx);
    return toUserResponse(user, this.roles.of(user));
  }

  /**
   * The same for somebody whose address is only hearsay: one that is another account's is left out,
   * for neither of the two has shown that it is theirs.
   */
  async registerWithFreeAddress(
    registration: Registration,
    tx: Transaction,
  ): Promise<UserResponse> {
    try {
      return await tx.savepoint(() => this.register(registration, tx));
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'EMAIL_TAKEN')) throw error;
      const usernameFrom = registration.email;
      return this.register({ ...registration, usernameFrom, email: null }, tx);
    }
  }

  async findForLogin(email: string): Promise<LoginAccount | undefined> {
    return this.view(await this.users.findForLogin(email));
  }

  /** Null for an account without a password, undefined for no account. */
  async passwordHashOf(userId: string): Promise<string | null | undefined> {
    return this.users.findPasswordHash(userId);
  }

  /** An account that nobody else changes or deletes until the transaction ends. */
  async lock(userId: string, tx: Transaction): Promise<LoginAccount | undefined> {
    return this.view(await this.users.lockById(userId, tx));
  }

  /** The same, of this address, which need not be verified. */
  async lockByAddress(email: string, tx: Transaction): Promise<LoginAccount | undefined> {
    return this.view(await this.users.lockByEmail(email, tx));
  }

  /** For a hash made anew of the same password; a password changed meanwhile stays. */
  async upgradePasswordHash(userId: string, before: string, after: string): Promise<void> {
    await this.users.replacePasswordHash(userId, before, after);
  }

  private view(found: AccountRow | undefined): LoginAccount | undefined {
    if (!found) return undefined;
    return {
      user: toUserResponse(found, this.roles.of(found)),
      passwordHash: found.password_hash,
      suspended: found.suspended_at !== null,
    };
  }

  private async insert(registration: Registration, tx: Transaction): Promise<User> {
    const { email, passwordHash, username, first_name, last_name, full_name } = registration;
    const derivedFrom = registration.usernameFrom ?? email ?? '';
    const user = {
      id: uuidv7(),
      email,
      passwordHash,
      firstName: first_name ?? null,
      lastName: last_name ?? null,
      fullName: full_name ?? null,
      avatarUrl: registration.avatar_url ?? null,
      emailVerified: email !== null && registration.emailVerified === true,
    };
    if (typeof username === 'string') return this.users.insert(user, username, tx);
    for (const candidate of derivedUsernames(derivedFrom)) {
      const inserted = await this.users.insertUnlessUsernameTaken(user, candidate, tx);
      if (inserted) return inserted;
    }
    throw new Error('no derived username was free');
  }
}
