import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  newFullName,
  postRepository,
  setPlan,
  subscribe,
  trackRepository,
} from '../factories/repositories.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const NO_HOOK = { state: 'none', error: null, created_here: false };

let app: TestApp;
let ada: Account;
let eve: Account;

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web', PUBLIC_URL: 'https://switchboard.example/base' } });
});

beforeEach(async () => {
  ada = await createAccount(app, { first_name: 'Ada', last_name: 'Lovelace' });
  eve = await createAccount(app);
});

afterAll(() => app.close());

const patch = (id: string, body: unknown, { token } = ada) =>
  app.request('PATCH', `/api/repos/${id}`, { token, body });

const namesOf = (body: { data: readonly { full_name: string }[] }) =>
  body.data.map(({ full_name }) => full_name);

describe('POST /api/repos', () => {
  it('is 201 with the address and the secret of the webhook', async () => {
    const { status, headers, body } = await postRepository(app, ada, {
      full_name: 'octocat/Hello-World',
      events: ['push', 'pull_request'],
    });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      full_name: 'octocat/Hello-World',
      github_id: null,
      role: 'owner',
      events: ['push', 'pull_request'],
      owner: {
        id: ada.id,
        username: ada.username,
        full_name: 'Ada Lovelace',
        avatar_url: null,
      },
      webhook: {
        url: `https://switchboard.example/base/api/webhooks/github/${body.id}`,
        secret: expect.stringMatching(/^[\w-]{43}$/),
        hook: NO_HOOK,
      },
      created_at: TIME,
      updated_at: TIME,
    });
  });

  it.each([[undefined], [null], [['*']]])('keeps every event for %j', async (events) => {
    const { id } = await trackRepository(app, ada, events === undefined ? {} : { events });
    expect((await app.get(`/api/repos/${id}`, ada.token)).body.events).toBeNull();
  });

  it.each<[string, unknown]>([
    ['events', []],
    ['events', 'push'],
    ['events', ['push', 'push']],
    ['events', ['*', 'push']],
    ['events', ['Push']],
    ['events', ['push\u0000']],
    ['events', [7]],
    ['events', Array.from({ length: 101 }, (_, index) => `event_${index}`)],
    ['full_name', undefined],
    ['full_name', null],
    ['full_name', 7],
    ['full_name', ['octocat/Hello-World']],
    ['user_id', randomUUID()],
    ['secret', 'chosen by the caller'],
    ['github_id', 7],
  ])('is 400 for %s as %j, and tracks nothing', async (field, value) => {
    const answer = await postRepository(app, ada, { [field]: value });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details).toEqual([{ field, message: expect.any(String) }]);
    expect((await app.get('/api/repos', ada.token)).body.data).toEqual([]);
    expect(await app.sql('SELECT 1 FROM plan_usage WHERE user_id = $1', [ada.id])).toEqual([]);
  });

  it('is private, as all of its kin are', async () => {
    const { id } = await trackRepository(app, ada);
    for (const [method, path] of [
      ['POST', '/api/repos'],
      ['GET', '/api/repos'],
      ['GET', `/api/repos/${id}`],
      ['PATCH', `/api/repos/${id}`],
      ['DELETE', `/api/repos/${id}`],
      ['POST', `/api/repos/${id}/rotate-secret`],
      ['GET', `/api/repos/${id}/subscribers`],
      ['POST', `/api/repos/${id}/subscribers`],
      ['DELETE', `/api/repos/${id}/subscribers/${eve.username}`],
      ['POST', `/api/repos/${id}/accept`],
    ] as const) {
      expect([method, path, (await app.request(method, path)).status]).toEqual([method, path, 401]);
    }
  });
});

describe('GET /api/repos', () => {
  it('lists one’s own, newest first, with the webhook and without its secret', async () => {
    const first = await trackRepository(app, ada);
    const second = await trackRepository(app, ada);
    await trackRepository(app, eve);
    const { status, body } = await app.get('/api/repos', ada.token);
    expect(status).toBe(200);
    expect(namesOf(body)).toEqual([second.full_name, first.full_name]);
    const { webhook, ...shown } = second;
    expect(body.data[0]).toEqual({
      ...shown,
      webhook: { url: webhook.url, former_secret_expires_at: null, hook: NO_HOOK },
    });
    expect(body.pagination).toEqual({ limit: 20, next_cursor: null, has_more: false });
  });

  it('is walked by cursor and by page without gap or repeat', async () => {
    await setPlan(app, ada, 'pro');
    const names: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      names.unshift((await trackRepository(app, ada)).full_name);
    }
    const walked: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await app.get(`/api/repos?limit=3${cursor}`, ada.token);
      walked.push(...namesOf(body));
      if (!body.pagination.has_more) break;
      cursor = `&cursor=${encodeURIComponent(body.pagination.next_cursor)}`;
    }
    expect(walked).toEqual(names);
    const { body } = await app.get('/api/repos?limit=3&page=3', ada.token);
    expect(namesOf(body)).toEqual(names.slice(6));
    expect(body.pagination).toMatchObject({ page: 3, total: 7, total_pages: 3 });
  });

  it('takes a cursor only for the list that it is of', async () => {
    for (let count = 0; count < 2; count += 1) {
      const { id } = await trackRepository(app, ada);
      await subscribe(app, ada, id, eve);
    }
    const { body } = await app.get('/api/repos?limit=1', ada.token);
    const cursor = encodeURIComponent(body.pagination.next_cursor);
    for (const [query, { token }] of [
      [`cursor=${cursor}&role=subscriber`, ada],
      [`cursor=${cursor}`, eve],
    ] as const) {
      const answer = await app.get(`/api/repos?${query}`, token);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'INVALID_CURSOR']);
    }
  });

  it.each(['role=', 'role=admin', 'role=owner&role=owner', 'roles=owner', 'limit=101'])(
    'is 400 for ?%s',
    async (query) => {
      const { status, body } = await app.get(`/api/repos?${query}`, ada.token);
      expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    },
  );

  it('is 304 while nothing changed, as one repository is', async () => {
    const { id } = await trackRepository(app, ada);
    for (const path of ['/api/repos', `/api/repos/${id}`]) {
      const etag = (await app.get(path, ada.token)).headers.get('etag') ?? '';
      expect(etag).not.toBe('');
      const again = () =>
        app.request('GET', path, { token: ada.token, headers: { 'if-none-match': etag } });
      expect((await again()).status).toBe(304);
      await patch(id, { events: [`changed_${path.length}`] });
      expect((await again()).status).toBe(200);
    }
  });
});

describe('PATCH /api/repos/:id', () => {
  it('changes what is kept, and nothing else', async () => {
    const { id } = await trackRepository(app, ada);
    const before = (await app.get(`/api/repos/${id}`, ada.token)).body;
    const { status, body } = await patch(id, { events: ['push'] });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, events: ['push'], updated_at: TIME });
    expect(Date.parse(body.updated_at)).toBeGreaterThan(Date.parse(before.updated_at));
    expect((await app.get(`/api/repos/${id}`, ada.token)).body).toEqual(body);
    for (const everything of [null, ['*']]) {
      await patch(id, { events: ['push'] });
      expect((await patch(id, { events: everything })).body.events).toBeNull();
    }
  });

  it('leaves what is left out', async () => {
    const { id } = await trackRepository(app, ada, { events: ['push'] });
    const before = (await app.get(`/api/repos/${id}`, ada.token)).body;
    const { status, body } = await patch(id, {});
    expect([status, body]).toEqual([200, before]);
  });

  it('is 400 for anything else, and for what names no events', async () => {
    const { id } = await trackRepository(app, ada);
    const bodies = [{ full_name: newFullName() }, { role: 'owner' }, { events: [] }, '[]', '7'];
    for (const body of bodies) {
      expect([body, (await patch(id, body)).status]).toEqual([body, 400]);
    }
  });
});

describe('what is not one’s own', () => {
  const answersTo = async (id: string, { token }: Account): Promise<readonly unknown[]> => {
    const headers = { 'x-request-id': 'the-same' };
    const body = (fields: object) => ({ token, headers, body: fields });
    const answers = [
      await app.request('GET', `/api/repos/${id}`, { token, headers }),
      await app.request('PATCH', `/api/repos/${id}`, body({ events: ['push'] })),
      await app.request('PATCH', `/api/repos/${id}`, body({})),
      await app.request('DELETE', `/api/repos/${id}`, { token, headers }),
      await app.request('POST', `/api/repos/${id}/rotate-secret`, { token, headers }),
      await app.request('POST', `/api/repos/${id}/accept`, { token, headers }),
      await app.request('GET', `/api/repos/${id}/subscribers`, { token, headers }),
      await app.request('POST', `/api/repos/${id}/subscribers`, body({ username: ada.username })),
      await app.request('DELETE', `/api/repos/${id}/subscribers/${ada.username}`, {
        token,
        headers,
      }),
    ];
    return answers.map(({ status, body: answered }) => [status, answered]);
  };

  it('answers as what is not there at all, and stays as it was', async () => {
    const { id } = await trackRepository(app, ada);
    const before = (await app.get(`/api/repos/${id}`, ada.token)).body;
    const missing = await answersTo(randomUUID(), eve);
    for (const answer of missing) {
      expect(answer).toEqual([404, { success: false, error: expect.anything() }]);
    }
    expect(await answersTo(id, eve)).toEqual(missing);
    expect(await answersTo('no-id-at-all', eve)).toEqual(missing);
    expect((await app.get(`/api/repos/${id}`, ada.token)).body).toEqual(before);
    const rows = await app.sql('SELECT secret, former_secret FROM tracked_repositories');
    expect(rows.every((row) => 'former_secret' in row && row.former_secret === null)).toBe(true);
  });

  it('is so for its owner too once it is deleted', async () => {
    const { id } = await trackRepository(app, ada);
    await app.request('DELETE', `/api/repos/${id}`, { token: ada.token });
    expect(await answersTo(id, ada)).toEqual(await answersTo(randomUUID(), ada));
  });
});
