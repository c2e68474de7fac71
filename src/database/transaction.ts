import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';

/**
 * An open transaction, opaque to everyone but repositories and this folder. Services pass it on;
 * the protected field makes it nominal, so nobody else can make one.
 */
export abstract class Transaction {
  protected readonly brand = 'transaction';

  /** Runs after a successful commit; for wake-ups that a crash may lose without harm. */
  abstract afterCommit(work: () => void): void;

  /** Runs `work` so that its failure undoes its own statements and leaves the rest standing. */
  abstract savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export class TypeOrmTransaction extends Transaction {
  private readonly committed: (() => void)[] = [];

  constructor(readonly manager: EntityManager) {
    super();
  }

  override afterCommit(work: () => void): void {
    this.committed.push(work);
  }

  override savepoint<T>(work: () => Promise<T>): Promise<T> {
    // TypeORM nests transactions as savepoints of the same connection.
    return this.manager.transaction(work);
  }

  runAfterCommit(): void {
    for (const work of this.committed) work();
  }
}

/** The transaction that this asynchronous call chain runs in, which nested calls join. */
export const ambientTransaction = new AsyncLocalStorage<TypeOrmTransaction>();
