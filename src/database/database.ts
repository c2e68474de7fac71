import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase, Pool, QueryConfig } from 'pg';
import {
  DataSource,
  type EntityManager,
  type QueryRunner,
  QueryRunnerAlreadyReleasedError,
} from 'typeorm';
import {
  type ConstraintErrors,
  isRetryable,
  sqlState,
  translateDatabaseError,
} from './sql-state.js';
import { ambientTransaction, type Transaction, TypeOrmTransaction } from './transaction.js';

export interface QueryOptions {
  /** Joins this transaction; without it the ambient one, if any. */
  readonly tx?: Transaction | undefined;
  /** The constraints whose violation is an answer of the domain. */
  readonly constraints?: ConstraintErrors;
  /** Prepares the statement once per connection under this name; for hot statements. */
  readonly name?: string;
}

/** What PostgreSQL itself refused ends a transaction; what failed before it was asked does not. */
const noteFailure = (open: TypeOrmTransaction | undefined, error: unknown): void => {
  if (sqlState(error) !== undefined) open?.failed(error);
};

/**
 * On the transaction's own connection: TypeORM's way to it prepares no statement, and costs more
 * than many of the statements do.
 */
const queryWithin = async <Row extends object>(
  runner: QueryRunner,
  statement: QueryConfig,
): Promise<Row[]> => {
  // It would open another connection, outside the transaction.
  if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
  // What PostgreSQL's query runner connects with is a client of `pg`; QueryRunner does not declare it.
  const client = (await runner.connect()) as ClientBase;
  return (await client.query<Row>(statement)).rows;
};

/** How repositories reach PostgreSQL: in the given transaction, else the ambient one, else none. */
@Injectable()
export class Database {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Reads and writes entities through TypeORM.
   * @throws as `query` does.
   */
  async entities<T>(
    work: (manager: EntityManager) => Promise<T>,
    { tx, constraints }: Omit<QueryOptions, 'name'> = {},
  ): Promise<T> {
    const open = this.open(tx);
    try {
      return await work(open?.manager ?? this.dataSource.manager);
    } catch (error) {
      noteFailure(open, error);
      throw translateDatabaseError(error, constraints);
    }
  }

  /**
   * Runs one parameterised statement and returns its rows. The row type is the caller's claim
   * about its own SQL; column values are as `pg` parses them. Outside a transaction a deadlock or
   * serialization failure is tried again once.
   * @throws DomainError for the named constraints, and 503 when PostgreSQL is away.
   */
  async query<Row extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
    { tx, constraints, name }: QueryOptions = {},
  ): Promise<Row[]> {
    const open = this.open(tx);
    try {
      const statement = { text: sql, values: [...parameters], ...(name && { name }) };
      const runner = open?.manager.queryRunner;
      return await (runner ? queryWithin<Row>(runner, statement) : this.queryAlone<Row>(statement));
    } catch (error) {
      noteFailure(open, error);
      throw translateDatabaseError(error, constraints);
    }
  }

  /** TypeORM's own pool is asked directly, as is the connection of a transaction. */
  private async queryAlone<Row extends object>(statement: QueryConfig): Promise<Row[]> {
    const ask = async (): Promise<Row[]> => (await this.pool().query<Row>({ ...statement })).rows;
    try {
      return await ask();
    } catch (error) {
      // A statement alone is a transaction of its own, of which nothing is left.
      if (!isRetryable(error)) throw error;
      return ask();
    }
  }

  private open(tx?: Transaction): TypeOrmTransaction | undefined {
    const open = tx ?? ambientTransaction.getStore();
    if (open === undefined || open instanceof TypeOrmTransaction) return open;
    throw new Error('this transaction was not opened by the TransactionRunner');
  }

  private pool(): Pool {
    // `master` is the documented handle of TypeORM's PostgresDriver; Driver does not declare it.
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
