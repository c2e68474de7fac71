import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { EventListeners } from '../../src/events/event-listeners.js';
import type { DomainEventMap } from '../../src/events/event-map.js';
import { EventPublisher } from '../../src/events/event-publisher.js';
import { EventRelay } from '../../src/events/event-relay.js';
import { OutboxRepository } from '../../src/events/outbox.repository.js';
import { currentContext, runWithContext } from '../../src/logging/request-context.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { deferred, eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

declare module '../../src/events/event-map.js' {
  interface DomainEventMap {
    'kettle.boiled': { readonly cups: number };
    'kettle.broke': { readonly cups: number };
  }
}

interface Heard {
  readonly id: string;
  readonly cups: number;
  readonly requestId: string | undefined;
}

interface OutboxRow {
  readonly attempts: number;
  readonly last_error: string | null;
  readonly dead_at: Date | null;
  readonly wait_ms: number;
}

describe('the outbox', () => {
  let own: TestDatabase;
  let platform: Platform;
  const extra: Platform[] = [];

  beforeAll(async () => {
    own = await createTestDatabase();
    await own.pool.query('CREATE TABLE effect (event uuid, listener text, node int)');
  });

  beforeEach(async () => {
    await own.pool.query('TRUNCATE outbox, effect');
    platform = await startPlatform({ databaseUrl: own.url });
  });

  afterEach(async () => {
    for (const one of [platform, ...extra.splice(0)]) await one.close();
  });

  afterAll(async () => {
    await own.drop();
  });

  const listen = (
    name: string,
    then: () => Promise<unknown> = () => Promise.resolve(),
    on = platform,
  ): Heard[] => {
    const heard: Heard[] = [];
    on.get(EventListeners).register('kettle.boiled', name, async ({ id, payload }) => {
      heard.push({ id, cups: payload.cups, requestId: currentContext()?.requestId });
      await then();
    });
    return heard;
  };

  const publish = (cups: number, on = platform): Promise<void> =>
    on
      .get(TransactionRunner)
      .run((tx) => on.get(EventPublisher).publish('kettle.boiled', { cups }, tx));

  const rows = async (): Promise<OutboxRow[]> => {
    const found = await own.pool.query<OutboxRow>(
      `SELECT attempts, last_error, dead_at,
              (extract(epoch FROM next_attempt_at - now()) * 1000)::int AS wait_ms
         FROM outbox ORDER BY id`,
    );
    return found.rows;
  };

  const isEmpty = (): Promise<boolean> => eventually(async () => (await rows()).length === 0);

  it('delivers a committed event once to each listener, at once', async () => {
    const [tea, coffee] = [listen('tea'), listen('coffee')];
    const begun = performance.now();
    await publish(2);
    expect(await isEmpty()).toBe(true);
    expect(performance.now() - begun).toBeLessThan(1_000 + MACHINE_SLACK_MS);
    expect(tea).toMatchObject([{ cups: 2 }]);
    expect(coffee).toMatchObject([{ cups: 2 }]);
    expect(tea[0]?.id).not.toBe(coffee[0]?.id);
  });

  it('delivers nothing before the commit, and nothing of what was rolled back', async () => {
    const heard = listen('tea');
    const [published, looked] = [deferred(), deferred()];
    const undone = platform.get(TransactionRunner).run(async (tx) => {
      await platform.get(EventPublisher).publish('kettle.boiled', { cups: 1 }, tx);
      published.resolve();
      await looked.promise;
      throw new Error('no');
    });
    await published.promise;
    platform.get(EventRelay).wake();
    await platform.get(EventRelay).idle();
    looked.resolve();
    await expect(undone).rejects.toThrow('no');
    platform.get(EventRelay).wake();
    await platform.get(EventRelay).idle();
    expect(await rows()).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('keeps no row for an event that nobody listens to', async () => {
    listen('tea');
    const unheard: keyof DomainEventMap = 'kettle.broke';
    await platform
      .get(TransactionRunner)
      .run((tx) => platform.get(EventPublisher).publish(unheard, { cups: 1 }, tx));
    expect(await rows()).toEqual([]);
  });

  it("commits the listener's rows with the delivery, or neither", async () => {
    let fail = true;
    listen('tea', async () => {
      await platform.get(Database).query(`INSERT INTO effect (listener) VALUES ('tea')`);
      if (fail) throw new Error('the cup broke');
    });
    await publish(1);
    const failedOnce = async () => (await rows())[0]?.attempts === 1;
    expect(await eventually(failedOnce)).toBe(true);
    expect((await own.pool.query('SELECT 1 FROM effect')).rowCount).toBe(0);
    fail = false;
    await own.pool.query('UPDATE outbox SET next_attempt_at = now()');
    platform.get(EventRelay).wake();
    expect(await isEmpty()).toBe(true);
    expect((await own.pool.query('SELECT 1 FROM effect')).rowCount).toBe(1);
  });

  it('tries a failing listener again after ever longer pauses, then keeps a dead letter', async () => {
    const heard = listen('tea', () => Promise.reject(new Error('no water')));
    const other = listen('coffee');
    let woken = performance.now();
    await publish(3);
    /** What is left of each, and with the time since the wake-up, which was before it began. */
    const pauses: { readonly left: number; readonly atMost: number }[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      const done = async () => (await rows())[0]?.attempts === attempt;
      expect(await eventually(done)).toBe(true);
      const [row] = await rows();
      expect(row).toMatchObject({ last_error: 'no water' });
      if (attempt < 8) {
        expect(row?.dead_at).toBeNull();
        const left = row?.wait_ms ?? 0;
        pauses.push({ left, atMost: left + performance.now() - woken });
      } else {
        expect(row?.dead_at).not.toBeNull();
      }
      await own.pool.query('UPDATE outbox SET next_attempt_at = now()');
      woken = performance.now();
      platform.get(EventRelay).wake();
    }
    await platform.get(EventRelay).idle();
    pauses.forEach(({ left, atMost }, index) => {
      expect(left).toBeLessThanOrEqual(1_000 * 2 ** index);
      expect(atMost).toBeGreaterThan(1_000 * 2 ** index - 50);
    });
    expect(heard).toHaveLength(8);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
    expect(other).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
  });

  it('goes on to the next row when one fails', async () => {
    const heard = listen('tea', () =>
      heard.length === 1 ? Promise.reject(new Error('first')) : Promise.resolve(),
    );
    await publish(1);
    await publish(2);
    const done = async () => heard.length === 2 && (await rows()).length === 1;
    expect(await eventually(done)).toBe(true);
    expect(heard.map(({ cups }) => cups)).toEqual([1, 2]);
  });

  it('notes an error whatever is in its text, and goes on', async () => {
    const heard = listen('tea', () =>
      heard.length === 1 ? Promise.reject(new Error('no\0 water\ud800')) : Promise.resolve(),
    );
    await publish(1);
    await publish(2);
    const done = async () => heard.length === 2 && (await rows()).length === 1;
    expect(await eventually(done)).toBe(true);
    expect(await rows()).toMatchObject([{ attempts: 1, last_error: 'no water' }]);
  });

  it('goes on to the next row when a failure cannot even be noted', async () => {
    const heard = listen('tea', () =>
      heard.at(-1)?.cups === 1 ? Promise.reject(new Error('no water')) : Promise.resolve(),
    );
    const noting = jest
      .spyOn(platform.get(OutboxRepository), 'recordFailure')
      .mockRejectedValue(new Error('no pencil'));
    await publish(1);
    await publish(2);
    const done = async () => heard.some(({ cups }) => cups === 2) && (await rows()).length === 1;
    expect(await eventually(done)).toBe(true);
    await platform.get(EventRelay).idle();
    expect(platform.logs).toContainEqual(
      expect.objectContaining({ level: 'error', error: 'no pencil', event: 'kettle.boiled' }),
    );
    noting.mockRestore();
  });

  it('takes a failure of the commit for one of the delivery', async () => {
    await own.pool.query('CREATE TABLE cup (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
    listen('tea', () => platform.get(Database).query('INSERT INTO cup VALUES (1), (1)'));
    await publish(1);
    expect(await eventually(async () => (await rows())[0]?.attempts === 1)).toBe(true);
  });

  it('carries the id of the request into the listener, its events and its failures', async () => {
    const heard = listen('tea', () => Promise.reject(new Error('no water')));
    await runWithContext({ requestId: 'first-request' }, () => publish(1));
    await runWithContext({ requestId: 'second-request' }, () => publish(2));
    expect(await eventually(() => heard.length === 2)).toBe(true);
    await platform.get(EventRelay).idle();
    expect(heard.map(({ requestId }) => requestId)).toEqual(['first-request', 'second-request']);
    const told = platform.logs.filter(({ message }) => message.includes('not delivered'));
    expect(told.map(({ request_id }) => request_id)).toEqual(['first-request', 'second-request']);
  });

  it('shares rows between relays, each delivered once', async () => {
    const second = await startPlatform({ databaseUrl: own.url });
    extra.push(second);
    for (const [node, on] of [platform, second].entries()) {
      on.get(EventListeners).register('kettle.boiled', 'tea', async ({ id }) => {
        await on.get(Database).query(`INSERT INTO effect VALUES ($1, 'tea', $2)`, [id, node]);
        await sleep(2);
      });
    }
    await own.pool.query(
      `INSERT INTO outbox (id, event, listener, payload, request_id)
       SELECT gen_random_uuid(), 'kettle.boiled', 'kettle.boiled/tea', '{"cups":1}', 'r'
         FROM generate_series(1, 60)`,
    );
    for (const on of [platform, second]) on.get(EventRelay).wake();
    expect(await isEmpty()).toBe(true);
    const { rows: effects } = await own.pool.query<{ event: string; node: number }>(
      'SELECT event, node FROM effect',
    );
    expect(effects).toHaveLength(60);
    expect(new Set(effects.map(({ event }) => event)).size).toBe(60);
    expect(new Set(effects.map(({ node }) => node)).size).toBe(2);
  });

  it('sweeps up, in a worker, what a crash left between commit and relay', async () => {
    const worker = await startPlatform({ databaseUrl: own.url, worker: true });
    extra.push(worker);
    const heard = listen('tea', undefined, worker);
    // What a process leaves that dies right after its commit: the row, and no wake-up.
    const id = randomUUID();
    await own.pool.query(
      `INSERT INTO outbox (id, event, listener, payload, request_id)
       VALUES ($1, 'kettle.boiled', 'kettle.boiled/tea', '{"cups":4}', 'crashed')`,
      [id],
    );
    expect(await isEmpty()).toBe(true);
    expect(heard).toEqual([{ id, cups: 4, requestId: 'crashed' }]);
  });

  it('delivers again what a relay held when its connection died', async () => {
    let kill = true;
    const heard = listen('tea', async () => {
      if (!kill) return;
      kill = false;
      const [me] = await platform
        .get(Database)
        .query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await own.pool.query('SELECT pg_terminate_backend($1)', [me?.pid]);
    });
    await publish(5);
    const failed = async () => (await rows())[0]?.attempts === 1;
    expect(await eventually(failed)).toBe(true);
    await own.pool.query('UPDATE outbox SET next_attempt_at = now()');
    platform.get(EventRelay).wake();
    expect(await isEmpty()).toBe(true);
    expect(heard.map(({ cups }) => cups)).toEqual([5, 5]);
  });

  it('lets the delivery under way finish at shutdown, and begins no other', async () => {
    let finished = 0;
    const told = deferred();
    const heard = listen('tea', async () => {
      await told.promise;
      await sleep(150);
      finished += 1;
    });
    await publish(1);
    await publish(2);
    expect(await eventually(() => heard.length === 1)).toBe(true);
    platform.get(EventRelay).onModuleDestroy();
    told.resolve();
    await platform.get(EventRelay).beforeApplicationShutdown();
    expect(finished).toBe(1);
    expect(await rows()).toHaveLength(1);
  });
});
