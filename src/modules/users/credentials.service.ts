import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { CredentialRepository } from './credential.repository.js';

/** Addresses and passwords, as they are proved and replaced. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly events: EventPublisher,
  ) {}

  /** What was sent to this address came back. False, and nothing happens, when that is known already. */
  async verifyEmail(userId: string, email: string, tx: Transaction): Promise<boolean> {
    const changed = await this.credentials.verifyEmail(userId, email, tx);
    if (changed) await this.events.publish('user.email_verified', { user_id: userId }, tx);
    return changed;
  }

  async setPasswordHash(userId: string, hash: string, tx: Transaction): Promise<void> {
    await this.credentials.setPasswordHash(userId, hash, tx);
  }
}
