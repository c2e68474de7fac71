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
  private failure: { readonly error: unknown } | undefined;

  constructor(readonly manager: EntityManager) {
    super();
  }

  override afterCommit(work: () => void): void {
    this.committed.push(work);
  }

  override async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const before = this.failure;
    const hooks = this.committed.length;
    try {
      // TypeORM nests transactions as savepoints of the same connection.
      return await this.manager.transaction(work);
    } catch (error) {
      this.failure = before;
      // What was to follow its commit follows no rollback.
      this.committed.length = hooks;
      throw error;
    }
  }

  /** A statement failed: from here on PostgreSQL refuses all but the way back. */
  failed(error: unknown): void {
    this.failure ??= { error };
  }

  /**
   * PostgreSQL answers the COMMIT of a failed transaction with a rollback and no error, so that
   * work which swallowed the failure would seem committed.
   * @throws the failure
   */
  requireIntact(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Runs every hook; what one of them throws goes to `onError`, for the commit stands. */
  runAfterCommit(onError: (error: unknown) => void): void {
    for (const work of this.committed) {
      try {
        work();
      } catch (error) {
        onError(error);
      }
    }
  }
}

/** The transaction that this asynchronous call chain runs in, which nested calls join. */
export const ambientTransaction = new AsyncLocalStorage<TypeOrmTransaction>();
