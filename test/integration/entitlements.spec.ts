import { randomUUID } from 'node:crypto';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { DomainError } from '../../src/errors/domain-error.js';
import { EntitlementRepository } from '../../src/modules/entitlements/entitlement.repository.js';
import { Entitlements } from '../../src/modules/entitlements/entitlements.service.js';
import type { Plan, Resource } from '../../src/modules/entitlements/plans.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { deferred, eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

const REPOSITORIES: Resource = 'tracked_repositories';

describe('Entitlements', () => {
  let database: TestDatabase;
  let platform: Platform;
  let entitlements: Entitlements;
  let transactions: TransactionRunner;
  let user: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startPlatform({
      databaseUrl: database.url,
      providers: [EntitlementRepository, Entitlements],
      env: { PLAN_FREE_STORAGE: '1000' },
    });
    entitlements = platform.get(Entitlements);
    transactions = platform.get(TransactionRunner);
  });

  beforeEach(async () => {
    user = randomUUID();
    await database.pool.query('INSERT INTO users (id, username) VALUES ($1, $2)', [user, user]);
  });

  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  const reserve = (amount?: number, resource: Resource = REPOSITORIES): Promise<void> =>
    transactions.run((tx) => entitlements.reserve(user, resource, tx, amount));
  const release = (amount?: number): Promise<void> =>
    transactions.run((tx) => entitlements.release(user, REPOSITORIES, tx, amount));
  const setPlan = (plan: Plan): Promise<void> =>
    transactions.run((tx) => entitlements.setPlan(user, plan, tx));
  const used = async (): Promise<number> => (await entitlements.usageOf(user))[REPOSITORIES];

  const outcomes = async (attempts: readonly Promise<void>[]): Promise<readonly string[]> =>
    (await Promise.allSettled(attempts)).map((outcome) =>
      outcome.status === 'fulfilled' ? 'reserved' : (outcome.reason as DomainError).code,
    );

  it('have nothing and the free plan for somebody new', async () => {
    expect(await entitlements.planOf(user)).toBe('free');
    expect((await entitlements.limitsOf(user)).tracked_repositories).toBe(3);
    expect(Object.values(await entitlements.usageOf(user))).toEqual([0, 0, 0, 0, 0]);
  });

  it('let exactly as many through as the plan allows, however many come at once', async () => {
    const found = await outcomes(Array.from({ length: 20 }, () => reserve()));
    expect(found.filter((one) => one === 'reserved')).toHaveLength(3);
    expect(found.filter((one) => one === 'PLAN_LIMIT_REACHED')).toHaveLength(17);
    expect(await used()).toBe(3);
  });

  it('say what was reached and how to get more', async () => {
    await reserve(3);
    await expect(reserve()).rejects.toMatchObject({
      kind: 'payment_required',
      code: 'PLAN_LIMIT_REACHED',
      details: {
        resource: REPOSITORIES,
        limit: 3,
        used: 3,
        plan: 'free',
        upgrade: { plan: 'pro', how: 'POST /api/checkout' },
      },
    });
    await setPlan('pro');
    await reserve(97);
    await expect(reserve()).rejects.toMatchObject({
      details: { limit: 100, used: 100, plan: 'pro', upgrade: null },
    });
  });

  it('refuse at once what alone is over the limit', async () => {
    await expect(reserve(4)).rejects.toMatchObject({ details: { used: 0, limit: 3 } });
    await reserve(1);
    await expect(reserve(3)).rejects.toMatchObject({ details: { used: 1, limit: 3 } });
    await reserve(2);
    expect(await used()).toBe(3);
  });

  it('count each thing by itself', async () => {
    await reserve(3);
    await reserve(10, 'private_snippets');
    await reserve(1_000, 'storage_bytes');
    await expect(reserve(1, 'storage_bytes')).rejects.toMatchObject({ details: { limit: 1_000 } });
    expect(await entitlements.usageOf(user)).toEqual({
      tracked_repositories: 3,
      private_snippets: 10,
      devices: 0,
      concurrent_streams: 0,
      storage_bytes: 1_000,
    });
  });

  it('know no limit where the plan has none', async () => {
    await setPlan('pro');
    await reserve(5_000_000_000, 'private_snippets');
    await reserve(1, 'private_snippets');
    expect((await entitlements.usageOf(user)).private_snippets).toBe(5_000_000_001);
  });

  it('count nothing of what is rolled back', async () => {
    await reserve();
    const failing = transactions.run(async (tx) => {
      await entitlements.reserve(user, REPOSITORIES, tx, 2);
      throw new Error('the thing could not be made');
    });
    await expect(failing).rejects.toThrow('could not be made');
    expect(await used()).toBe(1);
    await reserve(2);
  });

  it('leave a place to whoever waits when the one before is rolled back', async () => {
    await reserve(2);
    const gate = deferred();
    const begun = deferred();
    const failing = transactions.run(async (tx) => {
      await entitlements.reserve(user, REPOSITORIES, tx);
      begun.resolve();
      await gate.promise;
      throw new Error('the thing could not be made');
    });
    await begun.promise;
    const waiting = reserve();
    gate.resolve();
    await expect(failing).rejects.toThrow();
    await waiting;
    expect(await used()).toBe(3);
  });

  it('keep what there is after a downgrade, and refuse more of it', async () => {
    await setPlan('pro');
    await reserve(50);
    await setPlan('free');
    expect(await used()).toBe(50);
    await expect(reserve()).rejects.toMatchObject({ details: { limit: 3, used: 50 } });
    await release(47);
    await expect(reserve()).rejects.toMatchObject({ details: { limit: 3, used: 3 } });
    await release();
    await reserve();
    expect(await used()).toBe(3);
  });

  it('hold by the plan that is committed when a change of it is under way', async () => {
    await setPlan('pro');
    await reserve(3);
    const gate = deferred();
    const begun = deferred();
    const downgrade = transactions.run(async (tx) => {
      await entitlements.setPlan(user, 'free', tx);
      begun.resolve();
      await gate.promise;
    });
    await begun.promise;
    const late = outcomes([reserve()]);
    const waits = async (): Promise<boolean> => {
      const { rowCount } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database()
            AND wait_event_type = 'Lock' AND query LIKE '%plan_usage%'`,
      );
      return rowCount === 1;
    };
    expect(await eventually(waits)).toBe(true);
    gate.resolve();
    await downgrade;
    expect(await late).toEqual(['PLAN_LIMIT_REACHED']);
    expect(await used()).toBe(3);
  });

  it('never fall below nothing', async () => {
    await release();
    await reserve(2);
    await release(5);
    expect(await used()).toBe(0);
    await reserve(3);
  });

  it('are nobody’s who is not there', async () => {
    user = randomUUID();
    await expect(reserve()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await entitlements.planOf(user)).toBe('free');
  });

  it('go with the account', async () => {
    await setPlan('pro');
    await reserve();
    await database.pool.query('DELETE FROM users WHERE id = $1', [user]);
    const { rowCount } = await database.pool.query(
      `SELECT user_id FROM user_plans WHERE user_id = $1
       UNION SELECT user_id FROM plan_usage WHERE user_id = $1`,
      [user],
    );
    expect(rowCount).toBe(0);
  });
});
