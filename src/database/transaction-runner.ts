import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isRetryable, translateDatabaseError } from './sql-state.js';
import { ambientTransaction, type Transaction, TypeOrmTransaction } from './transaction.js';

const ATTEMPTS = 3;
const BACKOFF_MS = 20;

/** The one way to open a transaction. */
@Injectable()
export class TransactionRunner {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a transaction (READ COMMITTED) and commits. Inside another transaction it
   * joins that one. A deadlock or serialization failure is tried again, up to three times in all,
   * so `work` must have no effects outside the database; those go to `tx.afterCommit`.
   */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const open = ambientTransaction.getStore();
    if (open !== undefined) return work(open);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) throw translateDatabaseError(error);
        await sleep(BACKOFF_MS * attempt * (1 + Math.random()));
      }
    }
  }

  private async attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const opened: { tx?: TypeOrmTransaction } = {};
    const result = await this.dataSource.transaction((manager) => {
      const tx = new TypeOrmTransaction(manager);
      opened.tx = tx;
      return ambientTransaction.run(tx, () => work(tx));
    });
    // Hooks run outside the finished transaction, or what they start would try to join it.
    ambientTransaction.exit(() => opened.tx?.runAfterCommit());
    return result;
  }
}
