import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { migrations } from '../../migrations/migrations.js';
import { Migrator } from '../../src/database/migrator.js';
import { testDatabaseUrl } from './environment.js';

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  drop(): Promise<void>;
}

const TEMPLATE = 'switchboard_template';
// Suites run in processes of their own; the first one makes the template for all.
const TEMPLATE_LOCK = 410_772;

export const databaseUrl = (name: string): string => {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  return url.toString();
};

const asSuperuser = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const ensureTemplate = async (client: Client): Promise<void> => {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
  if (found.rowCount === 0) await client.query(`CREATE DATABASE ${TEMPLATE}`);
  const config = {
    url: databaseUrl(TEMPLATE),
    poolMax: 2,
    poolTimeoutMs: 30_000,
    statementTimeoutMs: 15_000,
  };
  await new Migrator(config, migrations).up();
};

/** A migrated database of the suite's own, cloned from a template that is migrated once a run. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await ensureTemplate(client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
  const url = databaseUrl(name);
  const pool = new Pool({ connectionString: url, max: 5 });
  pool.on('error', () => undefined);
  const drop = async (): Promise<void> => {
    await pool.end();
    await asSuperuser((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { url, pool, drop };
};

/** An empty database without tables, for what is about migrating. */
export const createEmptyDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser((client) => client.query(`CREATE DATABASE ${name}`));
  const url = databaseUrl(name);
  const pool = new Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  const drop = async (): Promise<void> => {
    await pool.end();
    await asSuperuser((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { url, pool, drop };
};
