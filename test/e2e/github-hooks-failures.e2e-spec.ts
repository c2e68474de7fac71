import {
  createTracker,
  descriptionFaults,
  hookView,
  type HooksTest,
  startIdleWorker,
  startWithHooks,
  type TrackedHook,
  type Tracker,
  trackNew,
  workDue,
} from '../factories/github-hooks.js';
import { PASSWORD } from '../factories/accounts.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(60_000);

interface TaskRow {
  readonly kind: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly waits_seconds: number;
}

describe('a hook that GitHub makes trouble about', () => {
  let test: HooksTest;
  let app: TestApp;
  let nodes: readonly TestApp[];
  let ada: Tracker;

  const tasks = (): Promise<TaskRow[]> =>
    app.sql<TaskRow>(
      `SELECT kind, attempts, last_error,
              extract(epoch FROM next_attempt_at - now())::int AS waits_seconds
         FROM repository_hook_tasks`,
    );

  const makeDue = () => app.sql('UPDATE repository_hook_tasks SET next_attempt_at = now()');

  const work = async (): Promise<void> => {
    for (const node of nodes) await workDue(node);
    await test.hooks.settled();
  };

  const retry = async (): Promise<void> => {
    await makeDue();
    await work();
  };

  const rotate = async ({ id }: TrackedHook): Promise<string> => {
    const { body } = await app.post(`/api/repos/${id}/rotate-secret`, {}, ada.token);
    return body.webhook.secret;
  };

  const remove = ({ id }: TrackedHook) =>
    app.request('DELETE', `/api/repos/${id}`, { token: ada.token });

  const secretsAt = ({ repository }: TrackedHook) =>
    repository.hooks.map(({ config }) => config.secret);

  const view = (hook: TrackedHook) => hookView(test, ada, hook);

  beforeAll(async () => {
    test = await startWithHooks({
      env: { ROLES: 'web', PLAN_FREE_TRACKED_REPOSITORIES: 'unlimited' },
    });
    app = test.app;
    nodes = [await startIdleWorker(app), await startIdleWorker(app)];
  });

  beforeEach(async () => {
    Object.assign(test.hooks, { limit: undefined, losesAnswers: false, gate: undefined });
    test.github.faults.clear();
    await app.sql('DELETE FROM repository_hook_tasks');
    ada = await createTracker(test);
  });

  afterAll(async () => {
    for (const node of nodes) await node.close();
    await test.close();
  });

  /** Anything that GitHub is asked about the hooks of this one. */
  const pathOf = ({ repository }: TrackedHook): string =>
    `/api/v3/repos/${repository.fullName}/hooks`;

  it('fails for good where its owner is no admin, and says so', async () => {
    const hook = await trackNew(test, ada);
    hook.repository.admins.clear();
    await work();
    expect(await view(hook)).toEqual({
      state: 'failed',
      error: expect.stringContaining('takes its admins') as string,
      created_here: false,
    });
    expect(await tasks()).toEqual([]);
  });

  it('fails for good with events that there are not, in words of GitHub', async () => {
    const hook = await trackNew(test, ada, { create_hook: true, events: ['not_an_event'] });
    await work();
    expect(await view(hook)).toMatchObject({ state: 'failed' });
    expect((await view(hook)).error).toMatch(/refuses this webhook: .*"not_an_event"/);
  });

  it.each([
    ['it answers 502', { status: 502 }],
    ['it hangs up', { hangUp: true }],
  ])('is made later when %s', async (_, fault) => {
    const hook = await trackNew(test, ada);
    test.github.faults.set(pathOf(hook), fault);
    await work();
    const [task] = await tasks();
    expect(task).toMatchObject({ kind: 'create', attempts: 1 });
    expect(task?.last_error).toContain('GitHub is away');
    expect(task?.waits_seconds).toBeGreaterThan(5);
    expect(task?.waits_seconds).toBeLessThan(15);
    expect(await view(hook)).toMatchObject({ state: 'creating', error: null });
    test.github.faults.clear();
    await retry();
    expect(await view(hook)).toMatchObject({ state: 'active' });
    expect(secretsAt(hook)).toEqual([hook.secret]);
  });

  it('waits for as long as a limit lasts', async () => {
    const hook = await trackNew(test, ada);
    test.hooks.limit = { remaining: 0, retryAfterSeconds: 900 };
    await work();
    const [task] = await tasks();
    expect(task?.waits_seconds).toBeGreaterThan(890);
    expect(await view(hook)).toMatchObject({ state: 'creating' });
  });

  it('is given up after a day, and says why', async () => {
    const hook = await trackNew(test, ada);
    test.github.faults.set(pathOf(hook), { status: 503 });
    await app.sql('UPDATE repository_hook_tasks SET attempts = 184');
    await work();
    expect(await tasks()).toEqual([]);
    expect((await view(hook)).error).toMatch(/tried for a day.*503/);
  });

  it('that was made, and not noted, is found again, and is as it is to be by then', async () => {
    const hook = await trackNew(test, ada);
    test.hooks.losesAnswers = true;
    await work();
    expect(secretsAt(hook)).toEqual([hook.secret]);
    expect(await view(hook)).toMatchObject({ state: 'creating' });
    test.hooks.losesAnswers = false;
    const secret = await rotate(hook);
    await retry();
    expect(secretsAt(hook)).toEqual([secret]);
    expect(await view(hook)).toMatchObject({ state: 'active', created_here: true });
  });

  it('that is there already is not made a second time', async () => {
    const hook = await trackNew(test, ada);
    await test.hooks.addByHand(hook.repository, hook.url, 'whatever somebody typed');
    await work();
    expect(secretsAt(hook)).toEqual([hook.secret]);
    expect(await view(hook)).toMatchObject({ state: 'active', created_here: true });
  });

  it('that a dead worker was at is made by another when its lease is over', async () => {
    const hook = await trackNew(test, ada);
    await app.sql(
      `UPDATE repository_hook_tasks
          SET lease = gen_random_uuid(), leased_until = now() + interval '1 minute', attempts = 1`,
    );
    await work();
    expect(hook.repository.hooks).toEqual([]);
    await app.sql('UPDATE repository_hook_tasks SET leased_until = now()');
    await work();
    expect(secretsAt(hook)).toEqual([hook.secret]);
  });

  it('is made once by workers that begin together', async () => {
    const hooks = [];
    for (let count = 0; count < 5; count += 1) hooks.push(await trackNew(test, ada));
    const before = test.hooks.answers.length;
    await Promise.all(nodes.map(workDue));
    for (const hook of hooks) expect(hook.repository.hooks).toHaveLength(1);
    expect(test.hooks.answers).toHaveLength(before + hooks.length);
  });

  it('gets the newest secret, also one that is made while GitHub is told another', async () => {
    const hook = await trackNew(test, ada);
    await work();
    await rotate(hook);
    let open = (): void => undefined;
    test.hooks.gate = new Promise<void>((resolve) => (open = resolve));
    const seen = test.github.seen.length;
    const working = work();
    while (test.github.seen.length === seen) await new Promise(setImmediate);
    const secret = await rotate(hook);
    open();
    await working;
    expect(secretsAt(hook)).toEqual([secret]);
    expect(await tasks()).toEqual([]);
  });

  it('is removed though it was wanted no more while it was being made', async () => {
    const hook = await trackNew(test, ada);
    let open = (): void => undefined;
    test.hooks.gate = new Promise<void>((resolve) => (open = resolve));
    const seen = test.github.seen.length;
    const working = work();
    while (test.github.seen.length === seen) await new Promise(setImmediate);
    await remove(hook);
    open();
    await working;
    expect(test.hooks.answers.at(-1)?.request.method).toBe('DELETE');
    expect(hook.repository.hooks).toEqual([]);
    expect(await tasks()).toEqual([]);
  });

  it('is removed when GitHub is back', async () => {
    const hook = await trackNew(test, ada);
    await work();
    const path = `${pathOf(hook)}/${hook.repository.hooks[0]?.id}`;
    test.github.faults.set(path, { status: 500 });
    await remove(hook);
    await work();
    expect(hook.repository.hooks).toHaveLength(1);
    test.github.faults.clear();
    await retry();
    expect(hook.repository.hooks).toEqual([]);
    expect(await tasks()).toEqual([]);
  });

  it('that is removed on GitHub is gone once something is wanted of it', async () => {
    const hook = await trackNew(test, ada);
    await work();
    hook.repository.hooks.length = 0;
    await rotate(hook);
    await work();
    expect(await view(hook)).toEqual({ state: 'gone', error: null, created_here: false });
    await remove(hook);
    expect(await tasks()).toEqual([]);
  });

  it('is not taken for gone by whoever may not look any more', async () => {
    const hook = await trackNew(test, ada);
    await work();
    hook.repository.admins.clear();
    await rotate(hook);
    await work();
    expect(await view(hook)).toMatchObject({ state: 'failed', created_here: true });
    hook.repository.admins.add(ada.github.login);
    const secret = await rotate(hook);
    await work();
    expect(secretsAt(hook)).toEqual([secret]);
    expect(await view(hook)).toMatchObject({ state: 'active', error: null });
  });

  it('fails when its owner revoked the token, which is forgotten then', async () => {
    const hook = await trackNew(test, ada);
    const token = test.github.seen.at(-1)?.headers.authorization?.replace('Bearer ', '');
    test.github.revoke(token ?? '');
    await work();
    expect((await view(hook)).error).toMatch(/sign in with GitHub again/);
    const kept = await app.sql('SELECT token FROM identities WHERE user_id = $1', [ada.id]);
    expect(kept).toEqual([{ token: null }]);
  });

  it('waits while its owner is suspended, however long, and is made then', async () => {
    const hook = await trackNew(test, ada);
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
    const seen = test.github.seen.length;
    for (let round = 0; round < 3; round += 1) await retry();
    expect(test.github.seen).toHaveLength(seen);
    const [task] = await tasks();
    expect(task).toMatchObject({ kind: 'create', attempts: 0, last_error: null });
    expect(task?.waits_seconds).toBeGreaterThan(60);
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [ada.id]);
    expect(await view(hook)).toMatchObject({ state: 'creating', error: null });
    await retry();
    expect(await view(hook)).toMatchObject({ state: 'active' });
    expect(secretsAt(hook)).toEqual([hook.secret]);
  });

  it('is told its secret though its repository was renamed on GitHub', async () => {
    const hook = await trackNew(test, ada);
    await work();
    const path = `${pathOf(hook)}/${hook.repository.hooks[0]?.id}`;
    const moved = `/api/v3/repositories/1/hooks/${hook.repository.hooks[0]?.id}`;
    test.github.faults.set(path, { status: 301, headers: { location: moved } });
    const received: string[] = [];
    test.github.routes.push(({ path: asked, method, body }) => {
      if (asked !== moved) return undefined;
      received.push(`${method} ${body}`);
      return { status: 200, body: { id: hook.repository.hooks[0]?.id } };
    });
    const secret = await rotate(hook);
    await work();
    test.github.routes.pop();
    expect(received).toEqual([expect.stringMatching(/^PATCH /)]);
    expect(received[0]).toContain(secret);
    expect(await view(hook)).toMatchObject({ state: 'active' });
    test.github.faults.set(path, { status: 301 });
    await rotate(hook);
    await work();
    expect(await view(hook)).toMatchObject({ state: 'failed' });
  });

  it('fails when GitHub was unlinked meanwhile', async () => {
    const hook = await trackNew(test, ada);
    await app.request('DELETE', '/api/auth/github', { token: ada.token });
    await work();
    expect((await view(hook)).error).toMatch(/not linked/);
    await remove(hook);
    await work();
    expect(await tasks()).toEqual([]);
  });

  it('hangs nowhere when its owner deletes the account', async () => {
    const hook = await trackNew(test, ada);
    const deleted = await app.request('DELETE', '/api/users/me', {
      token: ada.token,
      body: { password: PASSWORD },
    });
    expect(deleted.status).toBe(204);
    await work();
    expect(await tasks()).toEqual([]);
    expect(hook.repository.hooks).toEqual([]);
  });

  it('is told of by answers as GitHub describes them', () => {
    expect(test.hooks.answers.length).toBeGreaterThan(10);
    expect(descriptionFaults(test)).toEqual([]);
  });
});
