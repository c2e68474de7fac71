import { type Account, createAccount } from '../factories/accounts.js';
import {
  createTracker,
  hookView,
  type HooksTest,
  startIdleWorker,
  startWithHooks,
  type TrackedHook,
  type Tracker,
  trackNew,
  workDue,
} from '../factories/github-hooks.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('a hook that is asked for later', () => {
  let test: HooksTest;
  let worker: TestApp;
  let ada: Tracker;

  const ask = ({ id }: Pick<TrackedHook, 'id'>, { token }: Pick<Account, 'token'> = ada) =>
    test.app.request('PATCH', `/api/repos/${id}`, { token, body: { create_hook: true } });

  const work = async (): Promise<void> => {
    await workDue(worker);
    await test.hooks.settled();
  };

  const view = (hook: TrackedHook) => hookView(test, ada, hook);
  const secretsAt = ({ repository }: TrackedHook) =>
    repository.hooks.map(({ config }) => config.secret);

  beforeAll(async () => {
    test = await startWithHooks({ env: { ROLES: 'web' } });
    worker = await startIdleWorker(test.app);
  });

  beforeEach(async () => {
    ada = await createTracker(test);
  });

  afterAll(async () => {
    await worker.close();
    await test.close();
  });

  it('is made for a repository that was tracked without', async () => {
    const hook = await trackNew(test, ada, {});
    expect(await view(hook)).toMatchObject({ state: 'none' });
    const { status, body } = await ask(hook);
    expect([status, body.webhook.hook.state]).toEqual([200, 'creating']);
    expect(body.webhook).not.toHaveProperty('secret');
    await work();
    expect(secretsAt(hook)).toEqual([hook.secret]);
    expect(await view(hook)).toMatchObject({ state: 'active', created_here: true });
  });

  it('is made after an attempt that failed', async () => {
    const hook = await trackNew(test, ada);
    const admins = [...hook.repository.admins];
    hook.repository.admins.clear();
    await work();
    expect(await view(hook)).toMatchObject({ state: 'failed' });
    for (const admin of admins) hook.repository.admins.add(admin);
    expect((await ask(hook)).body.webhook.hook).toMatchObject({ state: 'creating', error: null });
    await work();
    expect(await view(hook)).toMatchObject({ state: 'active', error: null });
  });

  it('is made again once somebody has removed it on GitHub', async () => {
    const hook = await trackNew(test, ada);
    await work();
    hook.repository.hooks.splice(0);
    await test.app.post(`/api/repos/${hook.id}/rotate-secret`, undefined, ada.token);
    await work();
    expect(await view(hook)).toMatchObject({ state: 'gone' });
    await ask(hook);
    await work();
    expect(hook.repository.hooks).toHaveLength(1);
    expect(await view(hook)).toMatchObject({ state: 'active' });
  });

  it('is one, however often it is asked for', async () => {
    const hook = await trackNew(test, ada);
    await work();
    await ask(hook);
    await work();
    expect(hook.repository.hooks).toHaveLength(1);
    expect(await view(hook)).toMatchObject({ state: 'active' });
  });

  it('is for the owner to ask for, who lets it be made', async () => {
    const hook = await trackNew(test, ada, {});
    const eve = await createTracker(test);
    expect((await ask(hook, eve)).status).toBe(404);
    const bob = await createAccount(test.app);
    const { body } = await test.app.post('/api/repos', { full_name: 'bob/own' }, bob.token);
    const refused = await ask(body, bob);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'GITHUB_NOT_LINKED']);
  });
});
