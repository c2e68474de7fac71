import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { DomainError } from '../../src/errors/domain-error.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testDatabaseUrl } from '../support/environment.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

const AWAY = { kind: 'unavailable', code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5 };

describe('errors of the database', () => {
  let own: TestDatabase;
  let platform: Platform;
  let database: Database;

  beforeAll(async () => {
    own = await createTestDatabase();
    await own.pool.query(`
      CREATE TABLE pet (
        name text CONSTRAINT pet_name_key UNIQUE,
        age  int CONSTRAINT pet_age_check CHECK (age >= 0)
      )`);
    platform = await startPlatform({ databaseUrl: own.url });
    database = platform.get(Database);
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  const taken = () => new DomainError('conflict', 'NAME_TAKEN', 'This name is taken.');
  const insert = (name: string, age = 1) =>
    database.query('INSERT INTO pet (name, age) VALUES ($1, $2)', [name, age], {
      constraints: { pet_name_key: taken },
    });

  it('a named constraint becomes its domain error, in and outside a transaction', async () => {
    await insert('rex');
    await expect(insert('rex')).rejects.toMatchObject({ kind: 'conflict', code: 'NAME_TAKEN' });
    await expect(platform.get(TransactionRunner).run(() => insert('rex'))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'NAME_TAKEN',
    });
    await expect(
      database.entities((manager) => manager.query(`INSERT INTO pet VALUES ('rex', 1)`), {
        constraints: { pet_name_key: taken },
      }),
    ).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  });

  it('a constraint that was not named stays what the database said', async () => {
    const refused = insert('old', -1);
    await expect(refused).rejects.not.toBeInstanceOf(DomainError);
    await expect(refused).rejects.toMatchObject({ code: '23514', constraint: 'pet_age_check' });
  });

  it('text that PostgreSQL cannot hold is the fault of who sent it', async () => {
    await expect(insert('a\u0000b')).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('a mistake in a statement is no outage', async () => {
    await expect(database.query('SELEC 1')).rejects.not.toBeInstanceOf(DomainError);
  });

  it('a statement that takes too long is an outage', async () => {
    const hasty = await startPlatform({
      databaseUrl: own.url,
      env: { DB_STATEMENT_TIMEOUT: '500ms' },
    });
    await expect(hasty.get(Database).query('SELECT pg_sleep(5)')).rejects.toMatchObject(AWAY);
    await hasty.close();
  });

  it('a terminated backend is an outage for its statement, and none for the next', async () => {
    const killed = database.query('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)');
    await expect(killed).rejects.toMatchObject(AWAY);
    await expect(database.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('a backend terminated in a transaction undoes it, and the pool recovers', async () => {
    const runner = platform.get(TransactionRunner);
    const hooks: string[] = [];
    const killed = runner.run(async (tx) => {
      tx.afterCommit(() => hooks.push('told'));
      await insert('ghost');
      const [me] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await own.pool.query('SELECT pg_terminate_backend($1)', [me?.pid]);
      await database.query('SELECT pg_sleep(1)');
    });
    await expect(killed).rejects.toMatchObject(AWAY);
    expect(hooks).toEqual([]);
    await expect(runner.run(() => database.query('SELECT 1 AS one'))).resolves.toEqual([
      { one: 1 },
    ]);
    const { rowCount } = await own.pool.query(`SELECT 1 FROM pet WHERE name = 'ghost'`);
    expect(rowCount).toBe(0);
  });

  it('idle connections that PostgreSQL ends do not end the process', async () => {
    await Promise.all(Array.from({ length: 3 }, () => database.query('SELECT pg_sleep(0.02)')));
    const lost = () =>
      platform.logs.filter(({ message }) => message.includes('connection was lost')).length;
    const before = lost();
    const { rowCount } = await own.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'switchboard'`,
    );
    expect(await eventually(() => lost() - before >= (rowCount ?? Infinity))).toBe(true);
    await expect(database.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('a server that is out of reach is an outage, at once, until it is back', async () => {
    const proxy = await TcpProxy.start(own.url);
    const remote = await startPlatform({ databaseUrl: proxy.url });
    const there = remote.get(Database);
    await there.query('SELECT 1');
    await proxy.close();
    const begun = performance.now();
    await expect(there.query('SELECT 1')).rejects.toMatchObject(AWAY);
    await expect(
      remote.get(TransactionRunner).run(() => there.query('SELECT 1')),
    ).rejects.toMatchObject(AWAY);
    // Without waiting for a connection, which is given up after five seconds.
    expect(performance.now() - begun).toBeLessThan(1_000 + MACHINE_SLACK_MS);
    await proxy.open();
    await expect(there.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await remote.close();
    await proxy.close();
  });

  it('an exhausted pool is an outage after a bounded wait, and recovers', async () => {
    const narrow = await startPlatform({ databaseUrl: own.url, env: { DB_POOL_MAX: '1' } });
    const there = narrow.get(Database);
    const holder = await own.pool.connect();
    await holder.query('SELECT pg_advisory_lock(1)');
    const begun = performance.now();
    // It is there for as long as anybody waits for its connection, on however slow a machine.
    const hog = there.query('SELECT pg_advisory_xact_lock(1)');
    await expect(there.query('SELECT 1')).rejects.toMatchObject(AWAY);
    expect(performance.now() - begun).toBeLessThan(5_500 + MACHINE_SLACK_MS);
    await holder.query('SELECT pg_advisory_unlock(1)');
    holder.release();
    await hog;
    await expect(there.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await narrow.close();
  });

  it('a server without free connections is an outage', async () => {
    const name = new URL(own.url).pathname.slice(1);
    const guest = `guest_${name}`;
    await own.pool.query(`CREATE ROLE ${guest} LOGIN PASSWORD 'guest' CONNECTION LIMIT 0`);
    const url = new URL(testDatabaseUrl());
    url.pathname = `/${name}`;
    url.username = guest;
    url.password = 'guest';
    await expect(startPlatform({ databaseUrl: url.toString() })).rejects.toThrow(
      'too many connections',
    );
    await own.pool.query(`DROP ROLE ${guest}`);
  });
});
