import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { AccountData } from './account-data.js';
import { AccountErasureRepository } from './account-erasure.repository.js';

/** Deletes accounts with all that is kept of them. */
@Injectable()
export class AccountErasure {
  constructor(
    private readonly data: AccountData,
    private readonly accounts: AccountErasureRepository,
    private readonly events: EventPublisher,
  ) {}

  /** Of an account that the transaction has locked (`AccountsService.lock`). */
  async erase(
    { id, email }: { readonly id: string; readonly email: string | null },
    tx: Transaction,
  ): Promise<void> {
    await this.accounts.lockForGood(id, tx);
    // Before the identities that they are of are erased.
    await this.accounts.insertTombstones(id, tx);
    for (const source of this.data.all()) await source.erase?.(id, tx);
    if (email !== null) await this.accounts.deleteMailsTo(email, tx);
    await this.accounts.deleteDeadEventsOf(email === null ? [id] : [id, email], tx);
    await this.accounts.deleteUser(id, tx);
    await this.events.publish('user.deleted', { user_id: id }, tx);
  }
}
