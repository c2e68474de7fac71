import fc from 'fast-check';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

interface Found {
  readonly usernames: readonly string[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any answer
  readonly pagination: any;
}

describe('people search', () => {
  let app: TestApp;

  const add = (username: string, fullName: string | null = null, more: object = {}) =>
    app.sql(
      `INSERT INTO users (id, username, full_name, first_name, last_name, email, suspended_at)
       SELECT gen_random_uuid(), $1, $2, m->>'first', m->>'last', m->>'email',
              CASE WHEN m ? 'suspended' THEN now() END
         FROM (SELECT $3::jsonb AS m) AS more`,
      [username, fullName, JSON.stringify(more)],
    );

  const ask = async (parameters: Readonly<Record<string, string | number>>) => {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return app.get(`/api/users?${query.toString()}`);
  };

  const find = async (
    q: string,
    more: Readonly<Record<string, string | number>> = {},
  ): Promise<Found> => {
    const { status, body } = await ask({ q, ...more });
    if (status !== 200) throw new Error(JSON.stringify(body));
    const usernames = body.data.map(({ username }: { username: string }) => username);
    return { usernames, pagination: body.pagination };
  };

  const walk = async (q: string, limit: number): Promise<readonly string[]> => {
    const all: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Found = await find(q, { limit, ...(cursor === null ? {} : { cursor }) });
      all.push(...page.usernames);
      expect(page.pagination.has_more).toBe(page.pagination.next_cursor !== null);
      cursor = page.pagination.next_cursor;
    } while (cursor !== null);
    return all;
  };

  beforeAll(async () => {
    app = await startApp();
    await add('ada', 'Ada King');
    await add('ada-lovelace', 'Ada Lovelace');
    await add('adam', 'Adam Smith');
    await add('countess', 'Augusta Ada King');
    await add('engine', null, { first_name: 'x', first: 'Charles', last: 'Babbage' });
    await add('canada-goose', 'Branta');
    await add('zoe', 'Zoë Müller');
    await add('lukasz', 'Łukasz Wiśniewski');
    await add('olga', 'Ольга Иванова');
    await add('tanaka', '田中 明');
    await add('grace', 'Grace Hopper', { email: 'findme@secret.example' });
    await add('hopperfan', 'Ghost Hopper', { suspended: true });
  });

  afterAll(() => app.close());

  it('has the exact username first, then those that begin with it, words, and the inside', async () => {
    const { usernames } = await find('ADA');
    expect(usernames).toEqual(['ada', 'ada-lovelace', 'adam', 'countess', 'canada-goose']);
    expect((await find('@ada')).usernames).toEqual(usernames);
    expect((await find('  ada ')).usernames).toEqual(usernames);
  });

  it.each([
    ['a full name', 'ada lovelace', 'ada-lovelace'],
    ['the beginning of a last name', 'lovel', 'ada-lovelace'],
    ['first and last name where no full name is given', 'charles babbage', 'engine'],
    ['the words the other way round', 'babbage charles', 'engine'],
    ['a name without its accents', 'zoe muller', 'zoe'],
    ['a name with accents that it has not', 'grâce', 'grace'],
    ['a letter that only looks composed', 'wisniewski lukasz', 'lukasz'],
    ['Cyrillic in capitals', 'ИВАНОВА', 'olga'],
    ['Han', '田中', 'tanaka'],
    ['a letter that is another', 'lovelqce', 'ada-lovelace'],
    ['a letter that is missing', 'babage', 'engine'],
    ['a letter too many', 'hoppper', 'grace'],
    ['two letters that changed places', 'lovelcae', 'ada-lovelace'],
    ['two that changed places in the middle', 'babbgae', 'engine'],
    ['a wrong letter in a word of five', 'grzce', 'grace'],
    ['a single letter', 'g', 'grace'],
  ])('finds by %s', async (_, q, username) => {
    const { usernames } = await find(q);
    expect(usernames.slice(0, 2)).toContain(username);
  });

  it('takes an exact username, and a number, for what they are', async () => {
    await add('robot-7001');
    expect((await find('gracie')).usernames).toEqual(['grace']);
    await add('gracie', 'Somebody Else');
    expect((await find('gracie')).usernames).toEqual(['gracie']);
    expect((await find('robot-7002')).usernames).toEqual([]);
    expect((await find('rxbot-7001')).usernames).toEqual(['robot-7001']);
    expect((await find('7002')).usernames).toEqual([]);
    await app.sql(`DELETE FROM users WHERE username IN ('gracie', 'robot-7001')`);
  });

  it('shows a public profile of each and nothing more', async () => {
    const { body } = await ask({ q: 'grace' });
    const { body: profile } = await app.get('/api/users/grace');
    expect(body.data).toEqual([profile]);
  });

  it('never finds by address, nor whom is suspended', async () => {
    expect((await find('findme')).usernames).toEqual([]);
    expect((await find('secret.example')).usernames).toEqual([]);
    expect((await find('hopper')).usernames).toEqual(['grace']);
    expect(await walk('', 3)).not.toContain('hopperfan');
  });

  it('knows of a name that has changed', async () => {
    await add('renamed', 'Before Hand');
    await app.sql(`UPDATE users SET full_name = 'After Wards' WHERE username = 'renamed'`);
    expect((await find('before hand')).usernames).not.toContain('renamed');
    expect((await find('wards')).usernames).toEqual(['renamed']);
  });

  it.each([
    '%',
    '_',
    '\\',
    "'",
    '"',
    '%%%',
    '___',
    "' OR 1=1 --",
    '🧮',
    '🧮🧮🧮',
    '.',
    '( ( (',
    '&|!',
  ])('takes %j for what it says, which is in nobody’s name', async (q) => {
    const { usernames, pagination } = await find(q);
    expect(usernames.filter((name) => name !== 'tanaka')).toEqual([]);
    expect(pagination.has_more).toBe(false);
    expect((await find(q, { page: 1 })).pagination).toMatchObject({ total: 0, total_pages: 0 });
  });

  it.each([
    ['a control character', `q=a%00b`],
    ['101 characters', `q=${'x'.repeat(101)}`],
    ['several', 'q=a&q=b'],
    ['an object', 'q[a]=b'],
    ['an unknown parameter', 'q=a&email=b'],
    ['limit 0', 'q=a&limit=0'],
    ['limit 101', 'q=a&limit=101'],
  ])('refuses %s', async (_, query) => {
    const { status, body } = await app.get(`/api/users?${query}`);
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('answers whatever is sent', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.string({ unit: fc.constantFrom('a', 'd', ' ', '-', 'ß', 'İ', '%', '\\', '́', '🧮') }),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (q, numbered) => {
        const { status } = await ask({ q, ...(numbered ? { page: 1 } : {}) });
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 200 },
    );
  });

  describe('in pages', () => {
    const COUNT = 57;

    beforeAll(async () => {
      for (let index = 0; index < COUNT; index += 1) {
        // Some by their username, some by a word, some from within one, some by likeness only.
        const number = String(index).padStart(2, '0');
        const names = [`walkers${number}`, null, `p-${number}`, 'Bo Walkers'];
        const inside = [`sleepwalkers${number}`, null, `w-${number}`, 'Walkerz Xi'];
        const [username, fullName] = [
          names.slice(0, 2),
          names.slice(2),
          inside.slice(0, 2),
          inside.slice(2),
        ][index % 4] ?? ['', null];
        await add(username ?? '', fullName);
      }
    });

    it.each([1, 7, 19, 56, 57, 100])('of %i gives each of them once', async (limit) => {
      const all = await walk('walkers', limit);
      expect(all).toHaveLength(COUNT);
      expect(new Set(all).size).toBe(COUNT);
      expect(all).toEqual((await find('walkers', { limit: 100 })).usernames);
    });

    it('with numbers gives the same in the same order, and counts', async () => {
      const all = await walk('walkers', 100);
      const numbered: string[] = [];
      for (let page = 1; page <= 6; page += 1) {
        const found = await find('walkers', { page, limit: 10 });
        expect(found.pagination).toMatchObject({ page, total: COUNT, total_pages: 6 });
        numbered.push(...found.usernames);
      }
      expect(numbered).toEqual(all);
    });

    it('has a cursor that is good for this search only', async () => {
      const { pagination } = await find('walkers', { limit: 5 });
      const cursor = pagination.next_cursor as string;
      for (const q of ['walker', '', 'ada']) {
        const { status, body } = await ask({ q, cursor });
        expect([q, status, body.error?.code]).toEqual([q, 400, 'INVALID_CURSOR']);
      }
      expect((await ask({ q: ' @Walkers', cursor })).status).toBe(200);
    });

    it('loses and repeats nobody who was there while others come', async () => {
      const before = await walk('walkers', 100);
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Found = await find('walkers', {
          limit: 10,
          ...(cursor === null ? {} : { cursor }),
        });
        seen.push(...page.usernames);
        await add(`walkers-new-${seen.length}`);
        cursor = page.pagination.next_cursor;
      } while (cursor !== null);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining([...before]));
      await app.sql(`DELETE FROM users WHERE username LIKE 'walkers-new-%'`);
    });
  });

  it('lists everybody, newest first, when nothing is looked for', async () => {
    const { body } = await app.post('/api/auth/register', {
      email: 'newest@example.com',
      password: 'correct horse battery staple',
    });
    // Ids made here are not in the order of time; the server's are.
    await app.sql(`UPDATE users SET id = ('00' || substr(id::text, 3))::uuid WHERE id <> $1`, [
      body.user.id,
    ]);
    for (const path of [
      '/api/users?limit=1',
      '/api/users?q=&limit=1',
      '/api/users?q=%20&limit=1',
    ]) {
      expect((await app.get(path)).body.data[0].id).toBe(body.user.id);
    }
    const living = await app.sql('SELECT 1 FROM users WHERE suspended_at IS NULL');
    expect(new Set(await walk('', 9)).size).toBe(living.length);
  });
});
