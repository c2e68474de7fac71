import fc from 'fast-check';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  newFullName,
  postRepository,
  setPlan,
  trackRepository,
} from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

/** As GitHub names owners and repositories, said in another way than the server says it. */
const isName = (text: unknown): boolean => {
  if (typeof text !== 'string') return false;
  const [, owner = '', name = ''] =
    /^([A-Za-z0-9_-]{1,39})\/([A-Za-z0-9._-]{1,100})$/.exec(text) ?? [];
  const sound = !/--|^-|-$|^_|_$|_.*_|-_|_.*-/.test(owner);
  return owner !== '' && sound && !['.', '..'].includes(name);
};

describe('the name of a tracked repository', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    const env = { ROLES: 'web', PLAN_PRO_TRACKED_REPOSITORIES: 'unlimited' };
    app = await startApp({ env });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  const count = async (): Promise<number> =>
    (await app.get('/api/repos?limit=100', ada.token)).body.data.length;

  it('is one’s own once, in whatever case', async () => {
    const { full_name } = await trackRepository(app, ada);
    for (const same of [full_name, full_name.toUpperCase()]) {
      const { status, body } = await postRepository(app, ada, { full_name: same });
      expect([status, body.error.code]).toEqual([409, 'REPOSITORY_ALREADY_TRACKED']);
    }
    expect(await count()).toBe(1);
  });

  it('is refused as tracked already, rather than for the plan, when it is both', async () => {
    const { full_name } = await trackRepository(app, ada);
    await trackRepository(app, ada);
    await trackRepository(app, ada);
    expect((await postRepository(app, ada, { full_name })).status).toBe(409);
    expect((await postRepository(app, ada)).status).toBe(402);
  });

  it('is tracked once though it is asked for many times at once', async () => {
    const full_name = newFullName();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => postRepository(app, ada, { full_name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    expect(await count()).toBe(1);
    const [usage] = await app.sql('SELECT used FROM plan_usage WHERE user_id = $1', [ada.id]);
    expect(usage).toEqual({ used: '1' });
  });

  it('may be tracked by several users, each with a webhook and a secret of their own', async () => {
    const eve = await createAccount(app);
    const full_name = newFullName();
    const hers = await trackRepository(app, ada, { full_name });
    const theirs = await trackRepository(app, eve, { full_name });
    expect(theirs.id).not.toBe(hers.id);
    expect(theirs.webhook.url).not.toBe(hers.webhook.url);
    expect(theirs.webhook.secret).not.toBe(hers.webhook.secret);
    await app.request('DELETE', `/api/repos/${hers.id}`, { token: ada.token });
    expect((await app.get(`/api/repos/${theirs.id}`, eve.token)).status).toBe(200);
    expect((await app.get(`/api/repos/${theirs.id}`, ada.token)).status).toBe(404);
  });

  it('is free again at once when the repository is deleted', async () => {
    const full_name = newFullName();
    const first = await trackRepository(app, ada, { full_name });
    await app.request('DELETE', `/api/repos/${first.id}`, { token: ada.token });
    const second = await trackRepository(app, ada, { full_name });
    expect(second.id).not.toBe(first.id);
  });

  it('can be given up and taken at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id, full_name } = await trackRepository(app, ada);
      const [deleted, tracked] = await Promise.all([
        app.request('DELETE', `/api/repos/${id}`, { token: ada.token }),
        postRepository(app, ada, { full_name }),
      ]);
      expect(deleted.status).toBe(204);
      expect([201, 409]).toContain(tracked.status);
      for (const { id: left } of (await app.get('/api/repos', ada.token)).body.data) {
        await app.request('DELETE', `/api/repos/${left}`, { token: ada.token });
      }
    }
    const [usage] = await app.sql('SELECT used FROM plan_usage WHERE user_id = $1', [ada.id]);
    expect(usage).toEqual({ used: '0' });
    expect(app.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is taken as it is written, or refused as 400, whatever it is', async () => {
    await setPlan(app, ada, 'pro');
    const pieces = fc.array(
      fc.constantFrom(...'aZ0-_./ \n\\%?#@:\u0000é', '..', '//', 'octocat', '\ud800'),
      { maxLength: 6 },
    );
    const texts = pieces.map((parts) => parts.join(''));
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 160 }),
      texts,
      fc.tuple(texts, texts).map((parts) => parts.join('/')),
      fc
        .tuple(fc.stringMatching(/^[a-z0-9-]{1,45}$/), fc.stringMatching(/^[\w.-]{1,110}$/))
        .map((parts) => parts.join('/')),
      fc.jsonValue(),
    );
    const seen = new Set<string>();
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(names, async (full_name) => {
        const { status, body } = await postRepository(app, ada, { full_name });
        statuses.add(status);
        const key = typeof full_name === 'string' ? full_name.toLowerCase() : '';
        const expected = isName(full_name) ? (seen.has(key) ? 409 : 201) : 400;
        expect([full_name, status]).toEqual([full_name, expected]);
        if (status === 201) expect(body.full_name).toBe(full_name);
        seen.add(key);
      }),
      { numRuns: 300 },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([201, 400]));
    expect(app.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
