import { createAccount } from '../factories/accounts.js';
import {
  linkedAccount,
  passTime,
  startSyncTest,
  sweepDue,
  syncState,
  type SyncTest,
} from '../factories/github-syncs.js';
import { eventually } from '../factories/webhooks.js';
import { ScheduleRunner } from '../../src/queue/schedules/schedule-runner.js';
import { Schedules } from '../../src/queue/schedules/schedules.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const SCHEDULE = 'github-sync-repositories';

describe('scheduled synchronisation', () => {
  let test: SyncTest;
  let other: TestApp;

  beforeAll(async () => {
    test = await startSyncTest();
    other = await startApp({ sharing: test.app });
  });

  afterAll(async () => {
    await other.close();
    await test.close();
  });

  /** The newest tick comes due, and every node is told. */
  const tick = async (): Promise<void> => {
    await test.app.sql(
      `UPDATE schedule_ticks SET tick = tick - interval '40 days' WHERE schedule = $1`,
      [SCHEDULE],
    );
    for (const { app } of [test.app, other]) {
      const schedule = app.get(Schedules).find(SCHEDULE);
      if (!schedule) throw new Error('not registered');
      app.get(ScheduleRunner).wake(schedule);
    }
    for (const { app } of [test.app, other]) await app.get(ScheduleRunner).idle();
  };

  const startedJobs = async (): Promise<readonly { user_id: string }[]> =>
    test.app.sql<{ user_id: string }>(
      `SELECT user_id FROM jobs WHERE type = 'github-sync-repositories'`,
    );

  it('is registered at the times that are set', () => {
    const schedules = test.app.app.get(Schedules);
    expect(schedules.find(SCHEDULE)).toMatchObject({ cron: '0 2 * * *', timeZone: 'UTC' });
    expect(schedules.find('github-sync-profiles')).toMatchObject({ cron: '0 3 * * 0' });
  });

  it('is for those who were here of late and have a token, once over two nodes', async () => {
    const active = [await linkedAccount(test), await linkedAccount(test)];
    const [away, suspended, refused] = [
      await linkedAccount(test),
      await linkedAccount(test),
      await linkedAccount(test),
    ];
    await createAccount(test.app);
    await test.app.sql(
      `UPDATE sessions SET last_used_at = now() - interval '15 days' WHERE user_id = $1`,
      [away.id],
    );
    await test.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [suspended.id]);
    await test.app.sql('UPDATE identities SET token = NULL WHERE user_id = $1', [refused.id]);
    await tick();
    const due = await test.app.sql<{ user_id: string; due_at: Date }>(
      'SELECT user_id, due_at FROM github_syncs ORDER BY due_at',
    );
    expect(due.map(({ user_id }) => user_id).sort()).toEqual(active.map(({ id }) => id).sort());
    // Not all in one moment.
    expect(new Set(due.map(({ due_at }) => due_at.getTime())).size).toBe(2);

    passTime(test, 5_000);
    const nodes = [test, { app: other }];
    nodes.slice(1).forEach((node) => passTime(node, 5_000));
    await Promise.all([...nodes, ...nodes].map((node) => sweepDue(node)));
    expect((await startedJobs()).map(({ user_id }) => user_id).sort()).toEqual(
      active.map(({ id }) => id).sort(),
    );
    await eventually('synchronised', async () => {
      const states = await Promise.all(active.map((account) => syncState(test, account)));
      return states.every((state) => state?.synced_at && state.due_at === null);
    });
    const { body } = await test.app.get('/api/jobs', active[0]?.token);
    expect(body.data).toMatchObject([{ type: 'github-sync-repositories', status: 'completed' }]);
  });
});
