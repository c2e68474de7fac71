import { randomInt } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import {
  createSnippet,
  deleteSnippet,
  forkSnippet,
  patchSnippet,
  snippetIds,
  walkSnippets,
} from '../factories/snippets.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

describe('lists of snippets', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;
  /** By what they are for. */
  const ids: Record<string, string> = {};
  const named = (found: readonly string[]) =>
    found.map((id) => Object.keys(ids).find((name) => ids[name] === id) ?? id);

  const list = async (query: string, token?: string) =>
    named(await snippetIds(app, `/api/snippets?${query}`, token));

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    ada = await createAccount(app, { username: 'ada-lovelace' });
    bob = await createAccount(app, { username: 'bobby' });
    const add = async (name: string, author: Account, fields: Record<string, unknown>) => {
      ids[name] = (await createSnippet(app, author, fields)).id;
    };
    await add('sort', ada, { title: 'Quick sort', language: 'js', tags: ['algo', 'c++'] });
    await add('secret', ada, { title: 'Secret sort', tags: ['algo'], is_public: false });
    await add('tree', bob, { title: 'Wälder', description: 'A tree', language: 'go', tags: ['b'] });
    await add('last', bob, { title: 'Sorting trees', language: 'js', tags: ['tree', '日本'] });
    // As the likes of many would.
    await app.sql('UPDATE subjects SET likes_count = 5 WHERE id = $1', [ids['tree']]);
    await app.sql(
      `UPDATE subjects SET likes_count = 2, published_at = now() - interval '9 days' WHERE id = $1`,
      [ids['sort']],
    );
  });

  afterAll(() => app.close());

  it('have what is public, newest first, to whoever asks', async () => {
    for (const token of [undefined, ada.token, bob.token]) {
      expect(await list('', token)).toEqual(['last', 'tree', 'sort']);
    }
  });

  it('say what is liked to who is signed in', async () => {
    await app.request('PUT', `/api/snippets/${ids['sort']}/like`, { token: bob.token });
    const shown = async (token?: string) =>
      (await app.get('/api/snippets?language=js', token)).body.data.map(
        (one: Record<string, unknown>) => [one['likes_count'], one['liked_by_me']],
      );
    expect(await shown(bob.token)).toEqual([
      [0, false],
      [3, true],
    ]);
    expect(await shown()).toEqual([
      [0, undefined],
      [3, undefined],
    ]);
    await app.request('DELETE', `/api/snippets/${ids['sort']}/like`, { token: bob.token });
  });

  it.each([
    ['sort=latest', ['last', 'tree', 'sort']],
    ['sort=popular', ['tree', 'sort', 'last']],
    ['sort=trending', ['tree', 'last', 'sort']],
    ['language=JavaScript', ['last', 'sort']],
    ['language=js&sort=popular', ['sort', 'last']],
    ['language=cobol', []],
    ['tags=c%2B%2B', ['sort']],
    ['tags=%23Algo,b', ['tree', 'sort']],
    ['tags=algo&tags=b', ['tree', 'sort']],
    ['tags=日本', ['last']],
    ['tags=none', []],
    ['author=LOVE', ['sort']],
    ['author=a-l', ['sort']],
    ['author=b', ['last', 'tree']],
    ['author=%25', []],
    ['author=nobody', []],
    ['q=sort', ['last', 'sort']],
    ['q=SORT+quick', ['sort']],
    ['q=walder', ['tree']],
    ['q=tree', ['last', 'tree']],
    ['q=go', ['tree']],
    ['q=algo', ['sort']],
    ['q=日本', ['last']],
    // Of two letters, how a word begins, and no part within one.
    ['q=qu', ['sort']],
    ['q=ui', []],
    ['q=c%2B%2B', ['sort']],
    ['q=w+t+g', ['tree']],
    ['q=%25', []],
    ['q=sort&language=js&author=bob', ['last']],
  ])('by %s have what fits', async (query, expected) => {
    expect(await list(query)).toEqual(expected);
  });

  it.each([
    'sort=best',
    'tags=two words',
    'language=a b',
    'author=',
    'mine=true',
    'q=a+b+c+d+e+f+g+h+i',
    'tags='.repeat(1),
  ])('refuse or ignore %s, never fail', async (query) => {
    const { status } = await app.get(`/api/snippets?${query}`);
    expect(status).toBe(query === 'tags=' ? 200 : 400);
  });

  it('have what is private of one’s own where these are asked for', async () => {
    const all = ['secret', 'sort'];
    const of = async (path: string, token?: string) => named(await snippetIds(app, path, token));
    for (const sort of ['latest', 'popular', 'trending']) {
      expect((await list(`author=ADA-lovelace&sort=${sort}`, ada.token)).sort()).toEqual(all);
      expect(await list(`author=ada-lovelace&sort=${sort}`, bob.token)).toEqual(['sort']);
      expect(await list(`author=ada&sort=${sort}`, ada.token)).toEqual(['sort']);
    }
    expect(await of('/api/users/Ada-Lovelace/snippets', ada.token)).toEqual(all);
    for (const token of [undefined, bob.token]) {
      expect(await of('/api/users/ada-lovelace/snippets', token)).toEqual(['sort']);
    }
    expect((await app.get('/api/users/nobody-here/snippets')).status).toBe(404);
  });

  it('walk through one’s own of any order, page after page', async () => {
    const eve = await createAccount(app);
    for (let index = 0; index < 4; index += 1) {
      await createSnippet(app, eve, { is_public: index % 2 === 0 });
    }
    for (const sort of ['latest', 'popular', 'trending']) {
      const path = `/api/snippets?author=${eve.username}&limit=1&sort=${sort}`;
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await app.get(`${path}${cursor}`, eve.token);
        found.push(...body.data.map(({ id }: { id: string }) => id));
        if (!body.pagination.has_more) break;
        cursor = `&cursor=${body.pagination.next_cursor}`;
      }
      expect([found.length, new Set(found).size]).toEqual([4, 4]);
    }
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [eve.id]);
    expect(await list('')).toEqual(['last', 'tree', 'sort']);
    expect((await app.get(`/api/users/${eve.username}/snippets`)).status).toBe(404);
  });

  it('have numbered pages with totals, with a reader and without', async () => {
    for (const token of [undefined, bob.token]) {
      const { body } = await app.get('/api/snippets?page=2&limit=2', token);
      expect(named(body.data.map(({ id }: { id: string }) => id))).toEqual(['sort']);
      expect(body.pagination).toMatchObject({ page: 2, total: 3, total_pages: 2 });
      const own = await app.get('/api/users/bobby/snippets?page=1&limit=1', token);
      expect(own.body.pagination).toMatchObject({ total: 2, has_more: true });
    }
  });

  it('go on with no cursor of another list', async () => {
    const { body } = await app.get('/api/snippets?limit=1');
    const cursor = body.pagination.next_cursor;
    for (const query of ['sort=popular&', 'language=js&', 'tags=b&', 'q=sort&']) {
      const answer = await app.get(`/api/snippets?${query}cursor=${cursor}`);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'INVALID_CURSOR']);
    }
  });

  it('are walked without gap or repeat while snippets come, change and go', async () => {
    const seed = randomInt(1_000);
    const writer = await createAccount(app);
    const made: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      made.push((await createSnippet(app, writer, { language: 'walked' })).id);
    }
    const gone = new Set<string>();
    const disturb = async (step: number): Promise<void> => {
      const at = (seed * 31 + step * 17) % made.length;
      const victim = made[at] ?? '';
      const source = made[(at + 7) % made.length] ?? '';
      await Promise.all([
        createSnippet(app, writer, { language: 'walked' }),
        gone.has(source) ? undefined : forkSnippet(app, writer, source),
        gone.has(source) ? undefined : patchSnippet(app, writer, source, { title: `Step ${step}` }),
        step % 3 === 0 ? deleteSnippet(app, writer, victim) : undefined,
      ]);
      if (step % 3 === 0) gone.add(victim);
    };
    let step = 0;
    const path = '/api/snippets?language=walked&limit=3';
    const found = await walkSnippets(app, path, () => disturb((step += 1)));
    const kept = made.filter((id) => !gone.has(id)).reverse();
    expect({ seed, repeated: found.length - new Set(found).size }).toEqual({ seed, repeated: 0 });
    expect({ seed, found: found.filter((id) => kept.includes(id)) }).toEqual({ seed, found: kept });
    expect(found.filter((id) => !made.includes(id))).toEqual([]);
  });
});
