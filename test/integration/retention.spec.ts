import { randomUUID } from 'node:crypto';
import { Retention } from '../../src/database/retention.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

describe('Retention', () => {
  it('asks for bounded batches until one is not full', async () => {
    const retention = new Retention();
    let left = 2_500;
    const sizes: number[] = [];
    retention.register({
      name: 'things',
      deleteExpired: (batch) => {
        const count = Math.min(batch, left);
        left -= count;
        sizes.push(batch);
        return Promise.resolve(count);
      },
    });
    expect(await retention.run()).toEqual({ things: 2_500 });
    expect(sizes).toEqual(Array(11).fill(250));
  });

  it('stops after so many batches and leaves the rest for the next run', async () => {
    const retention = new Retention();
    let batches = 0;
    retention.register({
      name: 'endless',
      deleteExpired: (batch) => {
        batches += 1;
        return Promise.resolve(batch);
      },
    });
    const { endless } = await retention.run();
    expect(batches).toBe(800);
    expect(endless).toBe(200_000);
  });

  it('ends with its batch once it is told to stop', async () => {
    const retention = new Retention();
    const asked: string[] = [];
    for (const name of ['first', 'second']) {
      retention.register({
        name,
        deleteExpired: (batch) => {
          asked.push(name);
          retention.onModuleDestroy();
          return Promise.resolve(batch);
        },
      });
    }
    expect(await retention.run()).toEqual({ first: 250 });
    expect(asked).toEqual(['first']);
  });

  it('runs the other rules although one fails, and tells of the failure', async () => {
    const retention = new Retention();
    let asked = 0;
    retention.register({
      name: 'broken',
      deleteExpired: () => Promise.reject(new Error('locked')),
    });
    retention.register({
      name: 'sound',
      deleteExpired: () => {
        asked += 1;
        return Promise.resolve(0);
      },
    });
    await expect(retention.run()).rejects.toThrow('broken');
    expect(asked).toBe(1);
  });

  it('refuses a second rule of one name', () => {
    const retention = new Retention();
    const rule = { name: 'things', deleteExpired: () => Promise.resolve(0) };
    retention.register(rule);
    expect(() => retention.register(rule)).toThrow('registered twice');
  });

  describe('of dead letters', () => {
    let database: TestDatabase;
    let platform: Platform;

    beforeAll(async () => {
      database = await createTestDatabase();
      platform = await startPlatform({ databaseUrl: database.url });
    });

    afterAll(async () => {
      await platform.close();
      await database.drop();
    });

    const insert = async (age: string, dead: boolean): Promise<string> => {
      const id = randomUUID();
      await database.pool.query(
        `INSERT INTO outbox (id, event, listener, payload, request_id, dead_at, created_at,
                             next_attempt_at)
         VALUES ($1, 'e', 'e/l', '{}', 'r', CASE WHEN $2 THEN now() - $3::interval END,
                 now() - $3::interval, now() + interval '1 day')`,
        [id, dead, age],
      );
      return id;
    };

    it('removes those past thirty days, and neither younger ones nor what still waits', async () => {
      await insert('31 days', true);
      const young = await insert('29 days', true);
      const waiting = await insert('60 days', false);
      expect(await platform.get(Retention).run()).toMatchObject({ outbox: 1 });
      const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM outbox');
      expect(rows.map(({ id }) => id).sort()).toEqual([young, waiting].sort());
    });
  });
});
