import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LockTurns } from '../../database/lock-turns.js';
import { isBusy } from '../../database/sql-state.js';
import type { Transaction } from '../../database/transaction.js';
import { EventPublisher } from '../../events/event-publisher.js';
import { SearchDocuments } from '../search/documents/search-documents.service.js';
import { AccountData, type AccountDataSource } from './account-data.js';
import { AccountErasureRepository } from './account-erasure.repository.js';

/** All accounts together have the turns of one: it is nobody's to wait for. */
const TURN = 'the erasure of accounts';

/** What others have locked all this time is left to the transaction that deletes the account. */
const MAX_ATTEMPTS = 20;
const AGAIN_MS = 100;

/** Deletes accounts with all that is kept of them. */
@Injectable()
export class AccountErasure {
  constructor(
    private readonly data: AccountData,
    private readonly accounts: AccountErasureRepository,
    private readonly events: EventPublisher,
    private readonly turns: LockTurns,
    private readonly documents: SearchDocuments,
  ) {}

  /**
   * The most of what may be very much, before the account itself, in many small transactions: in one it
   * would keep others waiting for as long as it lasts, and end with the time that a statement has. If
   * something fails in between, the account is there without that, and its owner asks again.
   */
  async eraseMost(userId: string): Promise<void> {
    for (const source of this.data.all()) await this.eraseMostOf(source, userId);
  }

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
    await this.documents.removeAllOf(id, tx);
    await this.accounts.deleteUser(id, tx);
    await this.events.publish('user.deleted', { user_id: id }, tx);
  }

  private async eraseMostOf(source: AccountDataSource, userId: string): Promise<void> {
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
      const erased = await this.eraseSome(source, userId);
      if (erased === undefined) return;
      if (erased > 0) attempts = -1;
      else await sleep(AGAIN_MS);
    }
  }

  private async eraseSome(source: AccountDataSource, userId: string): Promise<number | undefined> {
    try {
      return await this.turns.run(TURN, async (tx) => source.eraseSome?.(userId, tx));
    } catch (error) {
      if (isBusy(error)) return 0;
      throw error;
    }
  }
}
