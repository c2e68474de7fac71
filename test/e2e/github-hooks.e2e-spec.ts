import { randomUUID } from 'node:crypto';
import {
  createTracker,
  descriptionFaults,
  hookView,
  type HooksTest,
  startWithHooks,
  track,
  type TrackedHook,
  type Tracker,
  trackNew,
} from '../factories/github-hooks.js';
import { linkFrom } from '../factories/github-sign-ins.js';
import { createAccount } from '../factories/accounts.js';
import { eventually } from '../factories/webhooks.js';
import { startApp } from '../support/app.js';
import { githubUser } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

describe('a hook on GitHub', () => {
  let test: HooksTest;
  let ada: Tracker;

  const stateIs = (hook: TrackedHook, state: string): Promise<void> =>
    eventually(`the hook ${state}`, async () => (await hookView(test, ada, hook)).state === state);

  const made = async (fields: object = {}): Promise<TrackedHook> => {
    const hook = await trackNew(test, ada, { create_hook: true, ...fields });
    await stateIs(hook, 'active');
    await test.hooks.settled();
    return hook;
  };

  const receipts = ({ id }: TrackedHook) =>
    test.app.sql<{ event: string }>(
      `SELECT event FROM webhook_receipts WHERE delivery_key LIKE $1 ORDER BY created_at`,
      [`${id}/%`],
    );

  const pushed = async (hook: TrackedHook): Promise<number | undefined> => {
    await test.hooks.emit(hook.repository, 'push');
    return hook.repository.hooks[0]?.deliveries.at(-1)?.statusCode;
  };

  beforeAll(async () => {
    test = await startWithHooks({ env: { PLAN_FREE_TRACKED_REPOSITORIES: 'unlimited' } });
    ada = await createTracker(test);
  });

  afterAll(() => test.close());

  it('is made for whoever wants it, and its ping arrives', async () => {
    const { hooks } = test;
    const hook = await trackNew(test, ada);
    await stateIs(hook, 'active');
    await hooks.settled();
    expect(hook.repository.hooks).toMatchObject([
      {
        active: true,
        events: ['*'],
        config: { url: hook.url, secret: hook.secret, content_type: 'json', insecure_ssl: '0' },
        deliveries: [{ event: 'ping', statusCode: 202 }],
      },
    ]);
    expect(await receipts(hook)).toEqual([{ event: 'ping' }]);
    expect(await hookView(test, ada, hook)).toEqual({
      state: 'active',
      error: null,
      created_here: true,
    });
    expect(await pushed(hook)).toBe(202);
  });

  it('is under way when the repository is answered, and in lists', async () => {
    let open = (): void => undefined;
    test.hooks.gate = new Promise<void>((resolve) => (open = resolve));
    const repository = test.hooks.addRepository(`${ada.github.login}/gated`, ada.github.login);
    const { body } = await track(test, ada, repository);
    const creating = { state: 'creating', error: null, created_here: false };
    expect(body.webhook.hook).toEqual(creating);
    const list = await test.app.get('/api/repos', ada.token);
    const [listed] = list.body.data;
    expect(listed).toMatchObject({ id: body.id, webhook: { hook: creating } });
    open();
    await stateIs({ ...body.webhook, id: body.id, repository }, 'active');
  });

  it('delivers the events that the repository keeps', async () => {
    const hook = await made({ events: ['push', 'issues'] });
    expect(hook.repository.hooks[0]?.events).toEqual(['push', 'issues']);
  });

  it('follows a change of the events', async () => {
    const hook = await made({ events: ['push'] });
    const patch = { token: ada.token, body: { events: ['issues'] } };
    expect((await test.app.request('PATCH', `/api/repos/${hook.id}`, patch)).status).toBe(200);
    await eventually('the events are changed', () =>
      Boolean(hook.repository.hooks[0]?.events.includes('issues')),
    );
    expect(hook.repository.hooks[0]).toMatchObject({
      events: ['issues'],
      config: { secret: hook.secret },
    });
  });

  it('gets a rotated secret, and what is signed with either is taken meanwhile', async () => {
    const hook = await made();
    const { body } = await test.app.post(`/api/repos/${hook.id}/rotate-secret`, {}, ada.token);
    expect(await pushed(hook)).toBe(202);
    await eventually(
      'the secret is changed',
      () => hook.repository.hooks[0]?.config.secret === body.webhook.secret,
    );
    expect(await pushed(hook)).toBe(202);
    expect((await receipts(hook)).map(({ event }) => event)).toEqual(['ping', 'push', 'push']);
  });

  it('is removed with the repository', async () => {
    const hook = await made();
    const removed = await test.app.request('DELETE', `/api/repos/${hook.id}`, { token: ada.token });
    expect(removed.status).toBe(204);
    await eventually('the hook is removed', () => hook.repository.hooks.length === 0);
  });

  it('that somebody made by hand is known by its ping, and left alone', async () => {
    const hook = await trackNew(test, ada, {});
    expect((await hookView(test, ada, hook)).state).toBe('none');
    const byHand = await test.hooks.addByHand(hook.repository, hook.url, hook.secret);
    await test.hooks.settled();
    expect(await hookView(test, ada, hook)).toEqual({
      state: 'active',
      error: null,
      created_here: false,
    });
    await test.app.post(`/api/repos/${hook.id}/rotate-secret`, {}, ada.token);
    await test.app.request('DELETE', `/api/repos/${hook.id}`, { token: ada.token });
    expect(await test.app.sql('SELECT FROM repository_hook_tasks')).toEqual([]);
    expect(hook.repository.hooks).toEqual([byHand]);
    expect(byHand.config.secret).toBe(hook.secret);
  });

  it('is made once, however often the request is repeated', async () => {
    const repository = test.hooks.addRepository(`${ada.github.login}/once`, ada.github.login);
    const request = {
      token: ada.token,
      body: { full_name: repository.fullName, create_hook: true },
      headers: { 'idempotency-key': randomUUID() },
    };
    const first = await test.app.request('POST', '/api/repos', request);
    const again = await test.app.request('POST', '/api/repos', request);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    await stateIs({ ...first.body.webhook, id: first.body.id, repository }, 'active');
    expect(repository.hooks).toHaveLength(1);
  });

  it('is nothing that a subscriber is told of', async () => {
    const bob = await createAccount(test.app);
    const hook = await made();
    const invitation = { username: bob.username };
    await test.app.post(`/api/repos/${hook.id}/subscribers`, invitation, ada.token);
    const { body } = await test.app.get(`/api/repos/${hook.id}`, bob.token);
    expect(body).toMatchObject({ id: hook.id, role: 'invited' });
    expect(JSON.stringify(body)).not.toContain('hook');
  });

  describe('is refused at once', () => {
    const tracked = (userId: string) =>
      test.app.sql('SELECT FROM tracked_repositories WHERE user_id = $1', [userId]);

    const wanted = { fullName: 'octocat/hello', id: 1, admins: new Set(''), hooks: [] };

    it('to whoever has not linked GitHub', async () => {
      const bob = await createAccount(test.app);
      const answer = await track(test, bob, wanted);
      expect(answer.status).toBe(409);
      expect(answer.body.error.code).toBe('GITHUB_NOT_LINKED');
      expect(await tracked(bob.id)).toEqual([]);
    });

    it('to whoever signed in without allowing it, who is told how to', async () => {
      const bob = await createAccount(test.app);
      await linkFrom(test, bob, githubUser());
      const answer = await track(test, bob, wanted);
      expect(answer.status).toBe(403);
      expect(answer.body.error).toMatchObject({
        code: 'GITHUB_SCOPE_MISSING',
        details: { scope: 'write:repo_hook', how: 'GET /api/auth/github?access=repo_hooks' },
      });
      expect(await tracked(bob.id)).toEqual([]);
    });

    it('where GitHub is not set up, naming what to set', async () => {
      const app = await startApp();
      const bob = await createAccount(app);
      const body = { full_name: 'octocat/hello', create_hook: true };
      const answer = await app.post('/api/repos', body, bob.token);
      expect(answer.status).toBe(503);
      expect(answer.body.error.message).toContain('GITHUB_CLIENT_ID');
      await app.close();
    });

    it.each(['yes', 1, {}])('when it is %j that is wanted', async (create_hook) => {
      const answer = await track(test, ada, wanted, { create_hook });
      expect(answer.status).toBe(400);
      expect(answer.body.error.details).toMatchObject([{ field: 'create_hook' }]);
    });
  });

  it('is told of by answers as GitHub describes them', () => {
    expect(test.hooks.answers.length).toBeGreaterThan(10);
    expect(descriptionFaults(test)).toEqual([]);
  });
});
