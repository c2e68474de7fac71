import { type Account, createAccount } from '../factories/accounts.js';
import { forkDoc, patchDoc, postDoc, writeDoc } from '../factories/docs.js';
import { hearing } from '../factories/heard-events.js';
import { adminToken, eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const { heard, HearingModule } = hearing('doc.created', 'doc.updated', 'doc.deleted', 'doc.forked');

let app: TestApp;
let ada: Account;
let bob: Account;

beforeAll(async () => {
  app = await startApp({ imports: [HearingModule] });
  [ada, bob] = await Promise.all([createAccount(app), createAccount(app)]);
});

afterAll(() => app.close());

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
    ['title', 'a\u2028b'],
    ['title', 'a\u202eb'],
    ['title', 'a\u200bb'],
    ['title', '\u3164'],
    ['title', '\u115f \u1160\uffa0\u200d\u2800'],
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
    expect((await patchDoc(app, ada, id, { [field]: value })).status).toBe(400);
    expect((await app.get(`/api/docs/${id}`)).body).toEqual(before);
    expect((await app.get(`/api/users/${bob.username}/docs`)).body.data).toEqual([]);
  });

  it('takes the longest content that there may be, counted in characters', async () => {
    const { id } = await writeDoc(app, ada, { content: 'x'.repeat(65_536) });
    expect((await app.get(`/api/docs/${id}`)).body.content).toHaveLength(65_536);
  });

  it('is changed by its author in what is named, and what was written before is kept', async () => {
    const { id, ...before } = await writeDoc(app, ada, { content: 'one', slug: `s-${Date.now()}` });
    const { status, body } = await patchDoc(app, ada, id, {
      content: 'two',
      title: 'Other',
      tags: ['b'],
    });
    expect([status, body]).toEqual([
      200,
      { ...before, id, content: 'two', title: 'Other', tags: ['b'], updated_at: TIME },
    ]);
    await patchDoc(app, ada, id, { title: 'Third' });
    const { data } = (await app.get(`/api/docs/${id}/revisions`)).body;
    expect(data).toEqual([{ number: 1, content: 'one', created_at: before.created_at }]);
  });

  it('is left as it is by what changes nothing', async () => {
    const before = await writeDoc(app, ada, { tags: ['a'] });
    const { title, content, tags, slug, is_public } = before;
    for (const body of [{}, { title, content, tags, slug, is_public }]) {
      expect((await patchDoc(app, ada, before.id, body)).body).toEqual(before);
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
    await patchDoc(app, ada, id, { is_public: true });
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
    await patchDoc(app, ada, id, { is_public: false });
    await patchDoc(app, ada, id, {});
    const copy = (await forkDoc(app, ada, id)).body.id;
    await app.request('DELETE', `/api/docs/${id}`, { token: ada.token });
    const of = { doc_id: id, author_id: ada.id };
    const hidden = { doc_id: copy, author_id: ada.id, is_public: false };
    const told = () =>
      heard.filter(({ payload }) => JSON.stringify(payload).includes(id)).map(({ event }) => event);
    await eventually('all of it told', () => told().length >= 4);
    expect(heard).toEqual(
      expect.arrayContaining([
        { event: 'doc.created', payload: { ...of, is_public: true } },
        { event: 'doc.updated', payload: { ...of, is_public: false, was_public: true } },
        { event: 'doc.created', payload: hidden },
        { event: 'doc.forked', payload: { ...hidden, source_id: id, source_author_id: ada.id } },
        { event: 'doc.deleted', payload: { ...of, is_public: false } },
      ]),
    );
    expect(told().sort()).toEqual([...['doc.created', 'doc.deleted', 'doc.forked', 'doc.updated']]);
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
      await patchDoc(app, eve, id, { slug: 'mine', content: 'not kept' }),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([409, 'SLUG_TAKEN']);
    }
    const own = await app.get(`/api/users/${eve.username}/docs`, eve.token);
    expect(own.body.data).toHaveLength(2);
    expect((await app.get(`/api/users/${eve.username}/docs/${slug}`)).body.content).toBe('# Hello');
    await patchDoc(app, eve, id, { slug: 'new' });
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
