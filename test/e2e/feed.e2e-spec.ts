import { type Account, createAccount } from '../factories/accounts.js';
import { block, follow, unfollow } from '../factories/relations.js';
import { publish, subjectUrl } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;
let reader: Account;
let writers: readonly [Account, Account, Account];

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
});

beforeEach(async () => {
  const made = () => createAccount(app);
  [reader, ...writers] = await Promise.all([made(), made(), made(), made()]);
  for (const writer of writers.slice(0, 2)) await follow(app, reader, writer);
});

afterAll(() => app.close());

const feed = async (query = '', { token } = reader) => {
  const { status, body } = await app.get(`/api/feed?${query}`, token);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

const shown = async (query = '', account = reader): Promise<readonly string[]> =>
  (await feed(query, account)).data.map(({ id }: { id: string }) => id);

const walked = async (query: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let cursor = ''; ;) {
    const { data, pagination } = await feed(`${query}${cursor}`);
    ids.push(...data.map(({ id }: { id: string }) => id));
    if (!pagination.has_more) return ids;
    cursor = `&cursor=${encodeURIComponent(pagination.next_cursor)}`;
  }
};

describe('the feed', () => {
  it('is private', async () => {
    expect((await app.get('/api/feed')).status).toBe(401);
  });

  it('is what those published whom one follows, newest first, each as on its own route', async () => {
    const [ada, bob, eve] = writers;
    const snippet = await publish(app, ada);
    const doc = await publish(app, bob, { kind: 'doc' });
    for (const other of [eve, reader]) await publish(app, other);
    await publish(app, ada, { is_public: false });
    const { data, pagination } = await feed();
    const expected = await Promise.all(
      [doc, snippet].map(async (subject) => {
        const { body } = await app.get(subjectUrl(subject), reader.token);
        return { type: subject.kind, ...body, published_at: body.created_at };
      }),
    );
    expect(data).toEqual(expected);
    expect(pagination).toEqual({ limit: 20, next_cursor: null, has_more: false });
    expect(await shown('', eve)).toEqual([]);
    expect(await shown('type=doc')).toEqual([doc.id]);
    expect(await shown('type=snippet&page=1')).toEqual([snippet.id]);
  });

  it('has what was published later where it was published, however old it is', async () => {
    const [ada, bob] = writers;
    const late = await publish(app, ada, { is_public: false });
    const early = await publish(app, bob);
    const show = (is_public: boolean) =>
      app.request('PATCH', subjectUrl(late), { token: ada.token, body: { is_public } });
    await show(true);
    expect(await shown()).toEqual([late.id, early.id]);
    await show(false);
    expect(await shown()).toEqual([early.id]);
  });

  it('changes with whom one follows, with blocks and with suspensions', async () => {
    const [ada, bob, eve] = writers;
    const ids = new Map<Account, string>();
    for (const writer of writers) ids.set(writer, (await publish(app, writer)).id);
    const of = (...accounts: readonly Account[]) => accounts.map((account) => ids.get(account));
    expect(await shown()).toEqual(of(bob, ada));
    await follow(app, reader, eve);
    expect(await shown()).toEqual(of(eve, bob, ada));
    await unfollow(app, reader, bob);
    expect(await shown()).toEqual(of(eve, ada));
    await block(app, eve, reader);
    expect(await shown()).toEqual(of(ada));
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
    expect(await feed('page=1')).toMatchObject({ data: [], pagination: { total: 0 } });
  });

  it('is walked by cursor and by page without gap or repeat, whoever wrote most', async () => {
    const [ada, bob] = writers;
    const made: string[] = [];
    for (const author of [ada, ada, bob, ada, ada, ada, bob]) {
      made.unshift((await publish(app, author, { kind: made.length % 2 ? 'doc' : 'snippet' })).id);
    }
    // What is published at one moment is told apart by its id.
    await app.sql('UPDATE subjects SET published_at = $2 WHERE id = ANY ($1)', [
      made.slice(2, 5),
      new Date(),
    ]);
    const all = await shown();
    expect([...all].sort()).toEqual([...made].sort());
    for (const limit of [1, 2, 3, 7]) expect(await walked(`limit=${limit}`)).toEqual(all);
    const page = await feed('limit=3&page=2');
    expect(page.data.map(({ id }: { id: string }) => id)).toEqual(all.slice(3, 6));
    expect(page.pagination).toMatchObject({ page: 2, total: 7, total_pages: 3, has_more: true });
  });

  it('keeps a cursor to its reader and its filter', async () => {
    for (let count = 0; count < 2; count += 1) await publish(app, writers[0]);
    const cursor = encodeURIComponent((await feed('limit=1')).pagination.next_cursor);
    for (const [query, { token }] of [
      [`type=doc&cursor=${cursor}`, reader],
      [`cursor=${cursor}`, writers[1]],
    ] as const) {
      const { body } = await app.get(`/api/feed?${query}`, token);
      expect(body.error.code).toBe('INVALID_CURSOR');
    }
    for (const query of ['type=', 'type=file', 'sort=popular', 'limit=0']) {
      expect((await app.get(`/api/feed?${query}`, reader.token)).status).toBe(400);
    }
  });
});
