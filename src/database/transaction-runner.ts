import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { isRetryable, translateDatabaseError } from './sql-state.js';
import { ambientTransaction, type Transaction, TypeOrmTransaction } from './transaction.js';

const ATTEMPTS = 3;
const BACKOFF_MS = 20;

/** The one way to open a transaction. */
@Injectable()
export class TransactionRunner {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

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
    const result = await this.dataSource.transaction(async (manager) => {
      const tx = new TypeOrmTransaction(manager);
      opened.tx = tx;
      const done = await ambientTransaction.run(tx, () => work(tx));
      tx.requireIntact();
      return done;
    });
    const failed = (error: unknown): void =>
      this.logger.error('what follows a commit failed', errorFields(error));
    // Hooks run outside the finished transaction, or what they start would try to join it.
    ambientTransaction.exit(() => opened.tx?.runAfterCommit(failed));
    return result;
  }
}
