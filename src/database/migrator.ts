import type { DataSource, QueryRunner } from 'typeorm';
import { DataSource as TypeOrmDataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config.js';
import { sqlState } from './sql-state.js';

export type MigrationClass = new () => {
  up(runner: QueryRunner): Promise<unknown>;
  down(runner: QueryRunner): Promise<unknown>;
};

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
}

// Any constant will do, as long as nothing else in the database locks it.
const ADVISORY_LOCK = 7_216_004_551;

/**
 * While a migration waits for a table, everybody who comes after it waits behind it. Less than what a
 * statement of the application may take, so that these only wait and do not fail.
 */
const LOCK_TIMEOUT_MS = 10_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Applies and reverts migrations, one process at a time (TypeORM itself takes no lock). */
export class Migrator {
  private readonly dataSource: DataSource;

  constructor(
    config: DatabaseConfig,
    migrations: readonly MigrationClass[],
    private readonly lockTimeoutMs = LOCK_TIMEOUT_MS,
  ) {
    this.dataSource = new TypeOrmDataSource({
      type: 'postgres',
      url: config.url,
      migrations: [...migrations],
      migrationsTableName: 'migrations',
      migrationsTransactionMode: 'each',
      installExtensions: false,
      applicationName: 'switchboard-migrate',
      extra: { lock_timeout: lockTimeoutMs },
    });
  }

  /** Applies what is pending, in order, each in its own transaction; the names that it applied. */
  up(): Promise<readonly string[]> {
    return this.locked(async (dataSource) => {
      const applied = await dataSource.runMigrations();
      return applied.map(({ name }) => name);
    });
  }

  /** Reverts the newest applied migration; its name, if there was one. */
  down(): Promise<string | undefined> {
    return this.locked(async (dataSource) => {
      const [newest] = [...(await this.applied(dataSource))].reverse();
      if (newest !== undefined) await dataSource.undoLastMigration();
      return newest;
    });
  }

  status(): Promise<readonly MigrationStatus[]> {
    return this.locked(async (dataSource) => {
      const applied = await this.applied(dataSource);
      return dataSource.migrations.map((migration) => {
        const name = migration.name ?? migration.constructor.name;
        return { name, applied: applied.includes(name) };
      });
    });
  }

  /** The names that were applied, oldest first. */
  private async applied(dataSource: DataSource): Promise<readonly string[]> {
    const [found] = await dataSource.query<{ exists: boolean }[]>(
      `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
    );
    if (!found?.exists) return [];
    const rows = await dataSource.query<{ name: string }[]>(
      `SELECT name FROM migrations ORDER BY timestamp`,
    );
    return rows.map(({ name }) => name);
  }

  /** @throws Error that says what to do, when a migration would wait too long for a lock. */
  private async locked<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    await this.dataSource.initialize();
    const holder = this.dataSource.createQueryRunner();
    try {
      // Waiting for one's turn holds up nobody.
      await holder.query('SET lock_timeout = 0');
      await holder.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
      return await work(this.dataSource);
    } catch (error) {
      throw sqlState(error) === LOCK_NOT_AVAILABLE ? this.waitedTooLong(error) : error;
    } finally {
      await holder.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => undefined);
      await holder.release();
      await this.dataSource.destroy();
    }
  }

  private waitedTooLong(cause: unknown): Error {
    return new Error(
      `A migration waited ${this.lockTimeoutMs / 1000} s for a lock and was given up, for everybody ` +
        'else waits behind it. Nothing of it was applied. End the long query or open transaction ' +
        'that holds the table (pg_stat_activity shows it), or try again later.',
      { cause },
    );
  }
}
