import type { QueryRunner } from 'typeorm';
import { migrations } from '../../migrations/migrations.js';
import { type MigrationClass, Migrator } from '../../src/database/migrator.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(60_000);

/** Everything that a migration can leave behind, as text. */
const CATALOGUES = {
  columns: `
    SELECT table_name, column_name, data_type, is_nullable, column_default,
           -- A column that went and came back has a new number.
           row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position) AS position
      FROM information_schema.columns WHERE table_schema = 'public'
     ORDER BY table_name, position`,
  indexes: `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  constraints: `
    SELECT conrelid::regclass::text AS owner, conname, pg_get_constraintdef(oid) AS definition
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  triggers: `
    SELECT tgrelid::regclass::text AS owner, tgname, pg_get_triggerdef(oid) AS definition
      FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
  functions: `
    SELECT proname, pg_get_functiondef(oid) AS definition
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2`,
  sequences: `SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
  types: `
    SELECT typname, typtype::text FROM pg_type
     WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r') ORDER BY 1`,
  comments: `
    SELECT objoid::regclass::text AS owner, attname, description
      FROM pg_description
      LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
     WHERE classoid = 'pg_class'::regclass
       AND objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
     ORDER BY 1, 2`,
  extensions: `SELECT extname FROM pg_extension ORDER BY 1`,
};

const TYPEORMS_OWN = /(?:^|[ .'])migrations(?:[ _']|$)/;

type Schema = Record<string, Record<string, unknown>[]>;

describe('migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createEmptyDatabase();
  });

  afterEach(async () => {
    await database.drop();
  });

  const migrator = (
    known: readonly MigrationClass[] = migrations,
    lockTimeoutMs?: number,
  ): Migrator =>
    new Migrator(
      { url: database.url, poolMax: 2, poolTimeoutMs: 30_000, statementTimeoutMs: 15_000 },
      known,
      lockTimeoutMs,
    );

  const schema = async (): Promise<Schema> => {
    const found: Schema = {};
    for (const [name, sql] of Object.entries(CATALOGUES)) {
      const { rows } = await database.pool.query<Record<string, unknown>>(sql);
      // TypeORM's own list of what was applied stays; everything else is ours.
      found[name] = rows.filter((row) => !TYPEORMS_OWN.test(Object.values(row).join(' ')));
    }
    return found;
  };

  const downToNothing = async (): Promise<string[]> => {
    const reverted: string[] = [];
    for (;;) {
      const name = await migrator().down();
      if (name === undefined) return reverted;
      reverted.push(name);
    }
  };

  const namesOf = (classes: readonly MigrationClass[]): string[] => classes.map(({ name }) => name);

  it('go down to nothing and up again to the identical schema', async () => {
    const empty = await schema();
    expect(await migrator().up()).toEqual(namesOf(migrations));
    const first = await schema();
    expect(first['columns']?.length).toBeGreaterThan(0);

    expect(await downToNothing()).toEqual(namesOf(migrations).reverse());
    expect(await schema()).toEqual(empty);

    expect(await migrator().up()).toEqual(namesOf(migrations));
    expect(await schema()).toEqual(first);
  });

  it('each undo exactly what they did', async () => {
    for (let count = 1; count <= migrations.length; count += 1) {
      const before = await schema();
      const upTo = migrations.slice(0, count);
      expect(await migrator(upTo).up()).toEqual(namesOf(upTo.slice(-1)));
      const after = await schema();
      expect(await migrator(upTo).down()).toBe(upTo.at(-1)?.name);
      expect(await schema()).toEqual(before);
      await migrator(upTo).up();
      expect(await schema()).toEqual(after);
    }
  });

  it('are applied once each, whatever the number of processes that start together', async () => {
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrator().up()));
    expect(applied.flat().sort()).toEqual(namesOf(migrations).sort());
    const { rows } = await database.pool.query<{ name: string }>(
      'SELECT name FROM migrations ORDER BY timestamp',
    );
    expect(rows.map(({ name }) => name)).toEqual(namesOf(migrations));
  });

  it('say which are applied and which are pending', async () => {
    const [oldest = ''] = namesOf(migrations);
    const pending = namesOf(migrations).map((name) => ({ name, applied: false }));
    expect(await migrator().status()).toEqual(pending);
    await migrator(migrations.slice(0, 1)).up();
    expect(await migrator().status()).toEqual(
      pending.map(({ name }) => ({ name, applied: name === oldest })),
    );
    await migrator().up();
    expect(await migrator().status()).toEqual(pending.map(({ name }) => ({ name, applied: true })));
    expect(await migrator().up()).toEqual([]);
  });

  it('are listed in the order of their time stamps, each under a name of its own', () => {
    const stamps = namesOf(migrations).map((name) => Number(/\d{13}$/.exec(name)?.[0]));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps.every(Number.isInteger)).toBe(true);
  });

  it('leave nothing of one that fails, keep those before it, and let the next try pass', async () => {
    class Half1900000000000 {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('CREATE TABLE half (id int)');
        await runner.query('SELECT 1 / 0');
      }
      async down(runner: QueryRunner): Promise<void> {
        await runner.query('DROP TABLE half');
      }
    }
    // TypeORM says so on the console too.
    const console = jest.spyOn(global.console, 'log').mockImplementation();
    await expect(migrator([...migrations, Half1900000000000]).up()).rejects.toThrow(
      'division by zero',
    );
    console.mockRestore();
    const { rows } = await database.pool.query<{ half: string | null }>(
      `SELECT to_regclass('half')::text AS half`,
    );
    expect(rows).toEqual([{ half: null }]);
    // The lock was given back: the next process is not kept waiting.
    expect(await migrator().status()).toEqual(
      namesOf(migrations).map((name) => ({ name, applied: true })),
    );
  });

  it('give up a table that somebody keeps, say so, and let pass who waits behind them', async () => {
    class Wider1900000000000 {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('ALTER TABLE kept ADD COLUMN more int');
      }
      async down(runner: QueryRunner): Promise<void> {
        await runner.query('ALTER TABLE kept DROP COLUMN more');
      }
    }
    await database.pool.query('CREATE TABLE kept (id int)');
    const reader = await database.pool.connect();
    const console = jest.spyOn(global.console, 'log').mockImplementation();
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT FROM kept');
      const up = migrator([Wider1900000000000], 300).up();
      await expect(up).rejects.toThrow(/waited 0.3 s for a lock .* Nothing of it was applied/);
      await database.pool.query('SELECT FROM kept');
      await reader.query('COMMIT');
      expect(await migrator([Wider1900000000000], 300).up()).toEqual(['Wider1900000000000']);
      await reader.query('BEGIN');
      await reader.query('SELECT FROM kept');
      const down = migrator([Wider1900000000000], 300).down();
      await expect(down).rejects.toThrow('for a lock');
    } finally {
      await reader.query('ROLLBACK');
      reader.release();
      console.mockRestore();
    }
  });

  it('wait for another process for as long as its migrations take', async () => {
    class Slow1900000000000 {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('SELECT pg_sleep(0.6)');
      }
      async down(): Promise<void> {
        // Nothing to undo.
      }
    }
    const both = [1, 2].map(() => migrator([Slow1900000000000], 100).up());
    expect((await Promise.all(both)).flat()).toEqual(['Slow1900000000000']);
  });
});
