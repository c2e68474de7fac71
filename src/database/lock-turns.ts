import { Inject, Injectable } from '@nestjs/common';
import { databaseConfig, type DatabaseConfig } from '../config/database.config.js';
import { Database } from './database.js';
import { KeyedTurns, tooManyWait } from './keyed-turns.js';
import { TransactionRunner } from './transaction-runner.js';
import { ambientTransaction, type Transaction } from './transaction.js';

/** One that has the lock, and one that is ready for it. */
const OF_ONE = 2;
const MAX_WAITING = 1_000;

/** Parts of the pool: what is left belongs to those who wait for nobody. */
const MOST_TURNS = 1 / 3;
const MOST_HOLDING = 1 / 6;

const partOf = (poolMax: number, part: number): number => Math.max(1, Math.floor(poolMax * part));

// Whoever stops in the middle keeps the others for some seconds only.
const BOUND_WAITS = `
  SELECT set_config('lock_timeout', '4s', true),
         set_config('idle_in_transaction_session_timeout', '10s', true)`;

/**
 * Opens transactions that lock what many may want at once. Whoever waits for a lock has a connection
 * meanwhile, and one thing that is locked for long would have them all: so they wait for their turn
 * first, without one.
 */
@Injectable()
export class LockTurns {
  private readonly turns: KeyedTurns;
  private readonly maxHolding: number;
  /** Those who wait for their turn in a transaction that was open before. */
  private holding = 0;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly database: Database,
    @Inject(databaseConfig.token) { poolMax, poolTimeoutMs }: DatabaseConfig,
  ) {
    this.maxHolding = partOf(poolMax, MOST_HOLDING);
    this.turns = new KeyedTurns({
      ofOne: OF_ONE,
      inAll: partOf(poolMax, MOST_TURNS),
      maxWaiting: MAX_WAITING,
      maxWaitMs: poolTimeoutMs,
    });
  }

  /**
   * As `TransactionRunner.run`, for work that locks what `key` names: the id of a subject, of a person.
   * It waits for each lock for four seconds at most.
   * @throws DomainError 503 when too much waits, or for too long
   */
  async run<T>(key: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const isOpen = ambientTransaction.getStore() !== undefined;
    const leave = await (isOpen ? this.takeHolding(key) : this.turns.take(key));
    try {
      return await this.transactions.run(async (tx) => {
        await this.database.query(BOUND_WAITS, [], { tx, name: 'bound_lock_waits' });
        return work(tx);
      });
    } finally {
      leave();
    }
  }

  private async takeHolding(key: string): Promise<() => void> {
    if (this.turns.isFree(key)) return this.turns.take(key);
    if (this.holding >= this.maxHolding) throw tooManyWait();
    this.holding += 1;
    try {
      return await this.turns.take(key);
    } finally {
      this.holding -= 1;
    }
  }
}
