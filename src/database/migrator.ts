import type { DataSource, QueryRunner } from 'typeorm';
import { DataSource as TypeOrmDataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config.js';

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

/** Applies and reverts migrations, one process at a time (TypeORM itself takes no lock). */
export class Migrator {
  private readonly dataSource: DataSource;

  constructor(config: DatabaseConfig, migrations: readonly MigrationClass[]) {
    this.dataSource = new TypeOrmDataSource({
      type: 'postgres',
      url: config.url,
      migrations: [...migrations],
      migrationsTableName: 'migrations',
      migrationsTransactionMode: 'each',
      installExtensions: false,
      applicationName: 'switchboard-migrate',
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

  private async locked<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    await this.dataSource.initialize();
    const holder = this.dataSource.createQueryRunner();
    try {
      await holder.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
      return await work(this.dataSource);
    } finally {
      await holder.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => undefined);
      await holder.release();
      await this.dataSource.destroy();
    }
  }
}
