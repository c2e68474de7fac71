import { type Account, createAccount } from '../factories/accounts.js';
import { writeDoc } from '../factories/docs.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;
let ada: Account;
let bob: Account;

const titles = async (query: string, token?: string): Promise<readonly string[]> => {
  const { status, body } = await app.get(`/api/docs?${query}`, token);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.data.map(({ title }: { title: string }) => title);
};

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
  ada = await createAccount(app, { username: 'ada-of-docs' });
  bob = await createAccount(app, { username: 'bob-of-docs' });
  await writeDoc(app, ada, { title: 'Vue guide', tags: ['vue', 'web'] });
  await writeDoc(app, bob, { title: 'Réact guide', tags: ['react', 'web'] });
  await writeDoc(app, ada, { title: 'Draft', tags: ['web'], is_public: false });
  await writeDoc(app, bob, { title: 'C# 100% notes', tags: ['c#', 'node.js'] });
});

afterAll(() => app.close());

describe('the list of pages', () => {
  it('has what is public, newest first', async () => {
    expect(await titles('')).toEqual(['C# 100% notes', 'Réact guide', 'Vue guide']);
    expect(await titles('', ada.token)).toHaveLength(3);
  });

  it.each([
    ['tags=vue', ['Vue guide']],
    ['tags=VUE,react', ['Réact guide', 'Vue guide']],
    ['tags=vue&tags=react', ['Réact guide', 'Vue guide']],
    ['tags=c%23', ['C# 100% notes']],
    ['tags=none', []],
    ['author=BOB', ['C# 100% notes', 'Réact guide']],
    ['author=of-docs', ['C# 100% notes', 'Réact guide', 'Vue guide']],
    ['author=%25', []],
    ['q=guide', ['Réact guide', 'Vue guide']],
    ['q=GUIDE react', ['Réact guide']],
    ['q=guide web vue', ['Vue guide']],
    ['q=100%25', ['C# 100% notes']],
    ['q=node', ['C# 100% notes']],
    ['q=NODE.js 100', ['C# 100% notes']],
    ['q=%25', []],
    ['q=guide nothing', []],
    ['q=guide&tags=vue&author=ada', ['Vue guide']],
  ])('is narrowed by ?%s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
    expect(await titles(`${query}&page=1`, bob.token)).toEqual(expected);
  });

  it('has what is private of who asks for their own, and of nobody else', async () => {
    expect(await titles('author=ADA-of-docs', ada.token)).toEqual(['Draft', 'Vue guide']);
    for (const sort of ['popular', 'trending']) {
      const own = await titles(`author=ada-of-docs&sort=${sort}`, ada.token);
      expect([...own].sort()).toEqual(['Draft', 'Vue guide']);
    }
    for (const token of [bob.token, undefined]) {
      expect(await titles('author=ada-of-docs', token)).toEqual(['Vue guide']);
    }
    expect(await titles('tags=web', ada.token)).not.toContain('Draft');
  });

  it('is sorted by likes, and by likes that fade', async () => {
    const rows = await app.sql<{ id: string; title: string }>('SELECT id, title FROM docs');
    const idOf = (title: string) => rows.find((row) => row.title === title)?.id;
    const liked = (title: string, likes: number, age: string) =>
      app.sql(
        `UPDATE subjects SET likes_count = $2, published_at = now() - $3::interval WHERE id = $1`,
        [idOf(title), likes, age],
      );
    await liked('Vue guide', 50, '10 days');
    await liked('Réact guide', 5, '1 minute');
    expect(await titles('sort=popular')).toEqual(['Vue guide', 'Réact guide', 'C# 100% notes']);
    expect(await titles('sort=trending')).toEqual(['Réact guide', 'C# 100% notes', 'Vue guide']);
    for (const sort of ['latest', 'popular', 'trending']) {
      const all = await titles(`sort=${sort}`);
      const walked: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await app.get(`/api/docs?sort=${sort}&limit=1${cursor}`);
        walked.push(...body.data.map(({ title }: { title: string }) => title));
        if (!body.pagination.has_more) break;
        cursor = `&cursor=${encodeURIComponent(body.pagination.next_cursor)}`;
      }
      expect(walked).toEqual(all);
    }
  });

  it.each(['sort=', 'sort=best', 'tags=a b', 'author=', 'language=x', `q=${'x'.repeat(101)}`])(
    'is 400 for ?%s',
    async (query) => {
      expect((await app.get(`/api/docs?${query}`)).status).toBe(400);
    },
  );

  it('takes a cursor only for the list that it is of', async () => {
    const { body } = await app.get('/api/docs?limit=1');
    const cursor = encodeURIComponent(body.pagination.next_cursor);
    for (const other of ['sort=popular', 'tags=web', 'q=guide', 'author=ada']) {
      const answer = await app.get(`/api/docs?${other}&cursor=${cursor}`);
      expect([other, answer.body.error?.code]).toEqual([other, 'INVALID_CURSOR']);
    }
  });
});

describe('the list of somebody’s pages', () => {
  it('has the private ones for themselves alone', async () => {
    const of = async (token?: string) => {
      const { body } = await app.get('/api/users/Ada-of-Docs/docs', token);
      return body.data.map(({ title }: { title: string }) => title);
    };
    expect(await of(ada.token)).toEqual(['Draft', 'Vue guide']);
    expect([await of(), await of(bob.token)]).toEqual([['Vue guide'], ['Vue guide']]);
    expect((await app.get('/api/users/nobody-of-docs/docs')).status).toBe(404);
  });
});
