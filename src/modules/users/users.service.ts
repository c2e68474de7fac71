import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { unauthorized } from '../../errors/errors.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import type { UserResponse } from './dto/user.response.js';
import { RolesService } from './roles.service.js';
import type { ProfileChanges, User } from './user.js';
import { changesDocument, userDocument } from './user-document.js';
import { UserRepository } from './user.repository.js';
import { toUserResponse } from './user-view.js';

/** One's own account. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UserRepository,
    private readonly roles: RolesService,
    private readonly transactions: TransactionRunner,
    private readonly documents: SearchDocuments,
  ) {}

  async read(userId: string): Promise<UserResponse> {
    return this.view(await this.users.findById(userId));
  }

  /** @throws DomainError USERNAME_TAKEN */
  async update(userId: string, changes: ProfileChanges): Promise<UserResponse> {
    return this.transactions.run(async (tx) => {
      const user = await this.users.updateProfile(userId, changes, tx);
      if (user && changesDocument(changes)) await this.documents.put([userDocument(user)], tx);
      return this.view(user);
    });
  }

  /** Null for none. Until the transaction ends nobody else changes the user. */
  async setAvatar(userId: string, url: string | null, tx: Transaction): Promise<UserResponse> {
    const user = await this.users.setAvatar(userId, url, tx);
    if (user) await this.documents.put([userDocument(user)], tx);
    return this.view(user);
  }

  private view(user: User | undefined): UserResponse {
    // Deleted since the session was last looked up.
    if (!user) throw unauthorized();
    return toUserResponse(user, this.roles.of(user));
  }
}
