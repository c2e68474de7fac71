import { Inject, Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { EventPublisher } from '../../events/event-publisher.js';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { AccountsService } from './accounts.service.js';
import { SuspensionRepository } from './suspension.repository.js';
import { adminNotSuspendable, selfNotSuspendable } from './users.errors.js';

/**
 * Keeps users out and lets them in again. Every node hears of it at the commit, through the
 * database: their tokens and sockets end then, and their sessions live on when it is lifted.
 */
@Injectable()
export class SuspensionsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly suspensions: SuspensionRepository,
    private readonly transactions: TransactionRunner,
    private readonly events: EventPublisher,
    private readonly documents: SearchDocuments,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws DomainError 404; 409 CANNOT_SUSPEND_SELF, CANNOT_SUSPEND_ADMIN */
  async suspend(adminId: string, userId: string, reason: string | null): Promise<void> {
    if (adminId === userId) throw selfNotSuspendable();
    await this.transactions.run(async (tx) => {
      const account = await this.accounts.lock(userId, tx);
      if (!account) throw notFound();
      if (account.user.role === 'admin') throw adminNotSuspendable();
      if (!(await this.suspensions.suspend(userId, reason, tx))) return;
      await this.documents.hideAuthor(userId, tx);
      await this.events.publish('user.suspended', { user_id: userId, admin_id: adminId }, tx);
      this.note('a user was suspended', userId, adminId, tx);
    });
  }

  /** @throws DomainError 404 */
  async reinstate(adminId: string, userId: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await this.accounts.lock(userId, tx))) throw notFound();
      if (!(await this.suspensions.reinstate(userId, tx))) return;
      await this.documents.showAuthor(userId, tx);
      await this.events.publish('user.reinstated', { user_id: userId, admin_id: adminId }, tx);
      this.note('a user was reinstated', userId, adminId, tx);
    });
  }

  /** Who did what to whom; why may be personal, and stands in the table. */
  private note(what: string, userId: string, adminId: string, tx: Transaction): void {
    tx.afterCommit(() => this.logger.info(what, { target_user_id: userId, admin_id: adminId }));
  }
}
