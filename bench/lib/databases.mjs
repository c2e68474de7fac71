import pg from 'pg';

import { onEnd } from './lifetime.mjs';
import { postmasterPid } from './process-facts.mjs';
import { requireLocalUrl } from './settings.mjs';

const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes'];
const MEMORY = ['shared_buffers', 'effective_cache_size', 'work_mem', 'maintenance_work_mem'];

/**
 * The throwaway PostgreSQL: its facts, and databases made and dropped in it.
 *
 * @typedef {Awaited<ReturnType<typeof openDatabases>>} Databases
 */
export async function openDatabases() {
  const base = requireLocalUrl('BENCH_DATABASE_URL');
  const client = new pg.Client({ connectionString: base.href });
  client.on('error', (error) => console.error(`bench: PostgreSQL: ${error.message}`));
  await client.connect();
  onEnd(() => client.end());

  /** @type {(sql: string) => Promise<string>} */
  const scalar = async (sql) => {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return String(rows[0]?.[0]);
  };
  for (const name of DURABILITY) {
    if ((await scalar(`SHOW ${name}`)) !== 'on') {
      throw new Error(`PostgreSQL runs with ${name} off: an accepted request would mean nothing`);
    }
  }
  const versionNumber = Number(await scalar('SHOW server_version_num'));
  /** @type {Record<string, string>} */
  const memory = {};
  for (const name of MEMORY) memory[name] = await scalar(`SHOW ${name}`);
  let serial = 0;

  /** @param {string} name */
  const urlOf = (name) => {
    const url = new URL(base);
    url.pathname = `/${name}`;
    return url.href;
  };

  return {
    version: await scalar('SELECT version()'),
    walSyncMethod: await scalar('SHOW wal_sync_method'),
    /** How much memory it may take, and for what. */
    memory,
    postmaster: postmasterPid(Number(await scalar('SELECT pg_backend_pid()'))),

    /**
     * @param {{ template?: string }} [options]
     * @returns {Promise<{ name: string, url: string, drop: () => Promise<void> }>}
     */
    async create({ template = 'template0' } = {}) {
      const name = `bench_${process.pid}_${++serial}`;
      const drop = onEnd(() => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return { name, url: urlOf(name), drop };
    },

    /** Starts each measurement with the same amount of WAL behind it. */
    checkpoint: () => client.query('CHECKPOINT'),

    /** Flushes of the WAL to disk since the server started. */
    async walSyncs() {
      await client.query('SELECT pg_stat_force_next_flush()').catch(() => undefined);
      return Number(
        versionNumber >= 180000
          ? await scalar("SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'")
          : await scalar('SELECT wal_sync FROM pg_stat_wal'),
      );
    },
  };
}

/**
 * One query on a connection of its own.
 *
 * @param {string} url
 * @param {string} sql
 * @param {unknown[]} [values]
 * @returns {Promise<Record<string, unknown>[]>}
 */
export async function queryOnce(url, sql, values = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
