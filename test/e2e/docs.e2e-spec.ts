import { Module } from '@nestjs/common';
import { EventListeners } from '../../src/events/event-listeners.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { postDoc, writeDoc } from '../factories/docs.js';
import { block } from '../factories/relations.js';
import { adminToken, eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const heard: { readonly event: string; readonly payload: object }[] = [];

@Module({})
class HearingModule {
  constructor(listeners: EventListeners) {
    for (const name of ['created', 'updated', 'deleted', 'forked'] as const) {
      listeners.register(`doc.${name}`, 'hearing', ({ payload }) => {
        heard.push({ event: name, payload });
        return Promise.resolve();
      });
    }
  }
}

let app: TestApp;
let ada: Account;
let bob: Account;

beforeAll(async () => {
  app = await startApp({ imports: [HearingModule] });
  [ada, bob] = await Promise.all([createAccount(app), createAccount(app)]);
});

afterAll(() => app.close());

const patch = (id: string, body: unknown, { token } = ada) =>
  app.request('PATCH', `/api/docs/${id}`, { token, body });

const fork = (id: string, { token }: Account, body?: object) =>
  app.request('POST', `/api/docs/${id}/fork`, { token, body });

describe('a page', () => {
  it('is shown to everybody as its author wrote it', async () => {
    const { status, body } = await postDoc(app, ada, {
      title: '  Ünïcode first ',
      content: '\t# Hi\r\n\n',
      tags: ['#Guide', 'C++', 'guide'],
    });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        title: 'Ünïcode first',
        slug: 'uenicode-first',
        content: '\t# Hi\r\n\n',
        tags: ['guide', 'c++'],
        is_public: true,
        author: { id: ada.id, username: ada.username, full_name: null, avatar_url: null },
        likes_count: 0,
        comments_count: 0,
        liked_by_me: false,
        forked_from: null,
        created_at: TIME,
        updated_at: TIME,
      },
    ]);
    const { liked_by_me, ...shown } = body;
    expect(liked_by_me).toBe(false);
    expect((await app.get(`/api/docs/${body.id}`)).body).toEqual(shown);
    const path = `/api/users/${ada.username.toUpperCase()}/docs/uenicode-first`;
    expect((await app.get(path)).body).toEqual(shown);
    expect((await app.get(path, ada.token)).body).toEqual(body);
  });

  it.each<[string, unknown]>([
    ['title', undefined],
    ['title', ' '],
    ['title', 'x'.repeat(201)],
    ['title', 'a\nb'],
    ['content', undefined],
    ['content', ''],
    ['content', 'x'.repeat(65_537)],
    ['content', 'a\u0000b'],
    ['slug', null],
    ['slug', ''],
    ['slug', 'Upper'],
    ['slug', 'a--b'],
    ['slug', '../x'],
    ['slug', 'x'.repeat(101)],
    ['tags', null],
    ['tags', 'a'],
    ['tags', ['a b']],
    ['tags', Array.from({ length: 21 }, (_, index) => `t${index}`)],
    ['is_public', null],
    ['is_public', 'true'],
    ['author_id', 'x'],
    ['likes_count', 7],
    ['revision_number', 7],
    ['html', '<b>'],
  ])('is 400 with %s as %j, also when it is changed', async (field, value) => {
    const answer = await postDoc(app, bob, { [field]: value });
    expect([answer.status, answer.body.error.details?.[0].field]).toEqual([400, field]);
    if (value === undefined) return;
    const { id } = await writeDoc(app, ada);
    const before = (await app.get(`/api/docs/${id}`)).body;
    expect((await patch(id, { [field]: value })).status).toBe(400);
    expect((await app.get(`/api/docs/${id}`)).body).toEqual(before);
    expect((await app.get(`/api/users/${bob.username}/docs`)).body.data).toEqual([]);
  });

  it('takes the longest content that there may be, counted in characters', async () => {
    const { id } = await writeDoc(app, ada, { content: 'x'.repeat(65_536) });
    expect((await app.get(`/api/docs/${id}`)).body.content).toHaveLength(65_536);
  });

  it('is changed by its author in what is named, and what was written before is kept', async () => {
    const { id, ...before } = await writeDoc(app, ada, { content: 'one', slug: `s-${Date.now()}` });
    const { status, body } = await patch(id, { content: 'two', title: 'Other', tags: ['b'] });
    expect([status, body]).toEqual([
      200,
      { ...before, id, content: 'two', title: 'Other', tags: ['b'], updated_at: TIME },
    ]);
    await patch(id, { title: 'Third' });
    const { data } = (await app.get(`/api/docs/${id}/revisions`)).body;
    expect(data).toEqual([{ number: 1, content: 'one', created_at: before.created_at }]);
  });

  it('is left as it is by what changes nothing', async () => {
    const before = await writeDoc(app, ada, { tags: ['a'] });
    const { title, content, tags, slug, is_public } = before;
    for (const body of [{}, { title, content, tags, slug, is_public }]) {
      expect((await patch(before.id, body)).body).toEqual(before);
    }
    expect((await app.get(`/api/docs/${before.id}/revisions`)).body.data).toEqual([]);
  });

  it('is hidden and shown again', async () => {
    const { id, slug } = await writeDoc(app, ada, { is_public: false });
    const paths = [`/api/docs/${id}`, `/api/users/${ada.username}/docs/${slug}`];
    const statuses = async (token?: string) =>
      Promise.all(paths.map(async (path) => (await app.get(path, token)).status));
    expect([await statuses(), await statuses(bob.token)]).toEqual([
      [404, 404],
      [404, 404],
    ]);
    expect(await statuses(ada.token)).toEqual([200, 200]);
    await patch(id, { is_public: true });
    expect(await statuses()).toEqual([200, 200]);
  });

  it('goes with its author’s suspension, and when an admin deletes it', async () => {
    const eve = await createAccount(app);
    const { id, slug } = await writeDoc(app, eve);
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [eve.id]);
    for (const path of [`/api/docs/${id}`, `/api/users/${eve.username}/docs/${slug}`]) {
      expect((await app.get(path)).status).toBe(404);
    }
    const token = await adminToken(app);
    expect((await app.request('DELETE', `/api/docs/${id}`, { token })).status).toBe(204);
    expect(await app.sql('SELECT FROM docs WHERE id = $1', [id])).toEqual([]);
  });

  it('is told of when it is written, changed, copied and deleted', async () => {
    const { id } = await writeDoc(app, ada);
    await patch(id, { is_public: false });
    await patch(id, {});
    const copy = (await fork(id, ada)).body.id;
    await app.request('DELETE', `/api/docs/${id}`, { token: ada.token });
    const of = { doc_id: id, author_id: ada.id };
    const hidden = { doc_id: copy, author_id: ada.id, is_public: false };
    const told = () =>
      heard.filter(({ payload }) => JSON.stringify(payload).includes(id)).map(({ event }) => event);
    await eventually('all of it told', () => told().length >= 4);
    expect(heard).toEqual(
      expect.arrayContaining([
        { event: 'created', payload: { ...of, is_public: true } },
        { event: 'updated', payload: { ...of, is_public: false, was_public: true } },
        { event: 'created', payload: hidden },
        { event: 'forked', payload: { ...hidden, source_id: id, source_author_id: ada.id } },
        { event: 'deleted', payload: { ...of, is_public: false } },
      ]),
    );
    expect(told().sort()).toEqual(['created', 'deleted', 'forked', 'updated']);
  });
});

describe('the slug of a page', () => {
  it('gets a number where its author has it already, by many at once too', async () => {
    const eve = await createAccount(app);
    const made = await Promise.all(
      Array.from({ length: 12 }, () => writeDoc(app, eve, { title: 'Setup!' })),
    );
    const slugs = made.map(({ slug }) => slug as string).sort();
    expect(slugs).toEqual(
      expect.arrayContaining(['setup', ...[2, 3, 4, 5, 6, 7, 8].map((n) => `setup-${n}`)]),
    );
    expect(slugs.filter((slug) => /^setup-[a-z\d]{8}$/.test(slug))).toHaveLength(4);
    expect((await writeDoc(app, bob, { title: 'Setup!' })).slug).toBe('setup');
  });

  it('that is given is refused when it is taken, in new pages and in changed ones', async () => {
    const eve = await createAccount(app);
    await writeDoc(app, eve, { slug: 'mine' });
    const { id, slug } = await writeDoc(app, eve, { title: 'Other' });
    for (const answer of [
      await postDoc(app, eve, { slug: 'mine' }),
      await patch(id, { slug: 'mine', content: 'not kept' }, eve),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([409, 'SLUG_TAKEN']);
    }
    const own = await app.get(`/api/users/${eve.username}/docs`, eve.token);
    expect(own.body.data).toHaveLength(2);
    expect((await app.get(`/api/users/${eve.username}/docs/${slug}`)).body.content).toBe('# Hello');
    await patch(id, { slug: 'new' }, eve);
    expect((await app.get(`/api/users/${eve.username}/docs/new`)).body.id).toBe(id);
    expect((await app.get(`/api/users/${eve.username}/docs/${slug}`)).status).toBe(404);
  });

  it('and the name before it are not there alike when they name nothing', async () => {
    const headers = { 'x-request-id': 'the-same' };
    const names = ['nothing', '%00', 'A', '..%2F..', "'--", 'x'.repeat(3_000)];
    const paths = [
      ...names.map((slug) => `/api/users/${ada.username}/docs/${slug}`),
      '/api/users/nobody-at-all/docs/x',
      '/api/docs/nothing',
    ];
    const answers = await Promise.all(paths.map((path) => app.request('GET', path, { headers })));
    for (const { status, body } of answers) expect([status, body]).toEqual([404, answers[0]?.body]);
  });
});

describe('a fork of a page', () => {
  it('is a copy of one’s own, that names its source to whoever may see it', async () => {
    const source = await writeDoc(app, ada, { title: 'Forked', tags: ['a'], content: 'text' });
    const { status, body } = await fork(source.id, bob);
    expect([status, body]).toMatchObject([
      201,
      {
        ...{ title: 'Forked', slug: 'forked', tags: ['a'], content: 'text', is_public: true },
        ...{ author: { id: bob.id }, forked_from: source.id, likes_count: 0 },
      },
    ]);
    await patch(source.id, { is_public: false });
    const seen = async (token?: string) =>
      (await app.get(`/api/docs/${body.id}`, token)).body.forked_from;
    expect([await seen(), await seen(bob.token)]).toEqual([null, null]);
    expect(await seen(ada.token)).toBe(source.id);
    await app.request('DELETE', `/api/docs/${source.id}`, { token: ada.token });
    expect(await seen(ada.token)).toBeNull();
  });

  it('is as visible as its source unless told', async () => {
    const { id } = await writeDoc(app, ada, { is_public: false });
    expect((await fork(id, ada)).body).toMatchObject({ is_public: false, forked_from: id });
    expect((await fork(id, ada, { is_public: true })).body.is_public).toBe(true);
    expect((await fork(id, ada, { title: 'x' })).status).toBe(400);
  });

  it('is not made across a block, nor of what is private', async () => {
    const [eve, mallory] = await Promise.all([createAccount(app), createAccount(app)]);
    const { id } = await writeDoc(app, eve);
    await block(app, eve, mallory);
    expect((await fork(id, mallory)).status).toBe(404);
    expect((await app.get(`/api/docs/${id}`, mallory.token)).status).toBe(200);
    const hidden = await writeDoc(app, eve, { is_public: false });
    expect((await fork(hidden.id, bob)).status).toBe(404);
  });
});

describe('a page as HTML', () => {
  const html = (id: string, token?: string) => app.get(`/api/docs/${id}?format=html`, token);

  it('is a fragment in which nothing can run', async () => {
    const { id, slug } = await writeDoc(app, ada, {
      content:
        '# Hi\n\nx <script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:x) *b*',
    });
    const { status, headers, body } = await html(id);
    expect([status, body]).toEqual([
      200,
      '<h1 id="user-content-hi">Hi</h1>\n<p>x <span></span> [a](javascript:x) <em>b</em></p>\n',
    ]);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/);
    const again = await app.get(`/api/users/${ada.username}/docs/${slug}?format=html`);
    expect(again.body).toBe(body);
  });

  it('is made anew when it is changed, and 304 while it is not', async () => {
    const { id } = await writeDoc(app, ada, { content: 'one' });
    const { headers, body } = await html(id);
    expect(body).toBe('<p>one</p>\n');
    const again = () =>
      app.request('GET', `/api/docs/${id}?format=html`, {
        headers: { 'if-none-match': headers.get('etag') ?? '' },
      });
    expect((await again()).status).toBe(304);
    await patch(id, { content: 'two' });
    expect((await again()).body).toBe('<p>two</p>\n');
  });

  it('is for whoever may read the page, however often it was made before', async () => {
    const { id } = await writeDoc(app, ada, { is_public: false });
    expect((await html(id, ada.token)).status).toBe(200);
    expect([(await html(id)).status, (await html(id, bob.token)).status]).toEqual([404, 404]);
    expect((await app.get(`/api/docs/${id}?format=pdf`, ada.token)).status).toBe(400);
  });
});
