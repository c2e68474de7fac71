import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { UniqueRegistry } from '../../registry/unique-registry.js';

/** What a module keeps of a user. */
export interface AccountDataSource {
  /** The field of the export: `jobs`. */
  readonly name: string;
  /**
   * All of it, for the user's own eyes, as JSON: snake_case, no secrets, no data of others. Batches
   * are written out one after the other, so that none need hold everything.
   */
  export(userId: string): AsyncIterable<readonly object[]>;
  /**
   * Before that, in a transaction of its own: removes some of what may be very much, a thousand rows at
   * most, and passes over what others have locked. How many; undefined once none are left.
   */
  eraseSome?(userId: string, tx: Transaction): Promise<number | undefined>;
  /**
   * Removes or anonymises what a foreign key does not remove with the user's row, in the transaction
   * that deletes the account. What is to happen outside the database starts from a row of it.
   */
  erase?(userId: string, tx: Transaction): Promise<void>;
}

/** Everything that is kept of users. Modules register theirs at start. */
@Injectable()
export class AccountData extends UniqueRegistry<AccountDataSource> {
  constructor() {
    super('account data');
  }
}
