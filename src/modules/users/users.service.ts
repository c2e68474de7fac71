import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { unauthorized } from '../../errors/errors.js';
import type { UserResponse } from './dto/user.response.js';
import { RolesService } from './roles.service.js';
import type { ProfileChanges, User } from './user.js';
import { UserRepository } from './user.repository.js';
import { toUserResponse } from './user-view.js';

/** One's own account. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UserRepository,
    private readonly roles: RolesService,
  ) {}

  async read(userId: string): Promise<UserResponse> {
    return this.view(await this.users.findById(userId));
  }

  /** @throws DomainError USERNAME_TAKEN */
  async update(userId: string, changes: ProfileChanges): Promise<UserResponse> {
    return this.view(await this.users.updateProfile(userId, changes));
  }

  /** Null for none. Until the transaction ends nobody else changes the user. */
  async setAvatar(userId: string, url: string | null, tx: Transaction): Promise<UserResponse> {
    return this.view(await this.users.setAvatar(userId, url, tx));
  }

  private view(user: User | undefined): UserResponse {
    // Deleted since the session was last looked up.
    if (!user) throw unauthorized();
    return toUserResponse(user, this.roles.of(user));
  }
}
