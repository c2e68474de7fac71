import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const SHOWN = [
  ...[
    'id',
    'username',
    'full_name',
    'github',
    'followers_count',
    'following_count',
    'snippets_count',
    'docs_count',
    'bio',
    'location',
    'website',
    'avatar_url',
    'created_at',
  ],
];

describe('a public profile', () => {
  let app: TestApp;
  let ada: Account;

  const profile = (username: string, token?: string) => app.get(`/api/users/${username}`, token);

  beforeAll(async () => {
    app = await startApp();
  });

  beforeEach(async () => {
    ada = await createAccount(app, { first_name: 'Ada', last_name: 'Lovelace' });
  });

  afterAll(() => app.close());

  it('is what anybody may see, and nothing else of the row', async () => {
    await app.sql(
      `UPDATE users SET bio = 'Notes.', location = 'London', website = 'https://ada.example',
              time_zone = 'Europe/London', avatar_url = 'https://cdn.example/a.png', role = 'admin',
              email_verified_at = now(), suspended_reason = 'none'
        WHERE id = $1`,
      [ada.id],
    );
    const answer = await profile(ada.username);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: ada.id,
      username: ada.username,
      full_name: 'Ada Lovelace',
      bio: 'Notes.',
      location: 'London',
      website: 'https://ada.example',
      avatar_url: 'https://cdn.example/a.png',
      created_at: expect.stringMatching(/Z$/),
      github: null,
      followers_count: 0,
      following_count: 0,
      snippets_count: 0,
      docs_count: 0,
    });
    expect(Object.keys(answer.body).sort()).toEqual([...SHOWN].sort());
    const [row] = await app.sql<{ created_at: Date }>(
      'SELECT created_at FROM users WHERE id = $1',
      [ada.id],
    );
    expect(answer.body.created_at).toBe(row?.created_at.toISOString());
  });

  it('is the same for others and for its owner, but for whether they follow them', async () => {
    const { body } = await profile(ada.username);
    const eve = await createAccount(app);
    const shown = { ...body, is_following: false };
    expect((await profile(ada.username, eve.token)).body).toEqual(shown);
    expect((await profile(ada.username, ada.token)).body).toEqual(shown);
  });

  it('refuses a token that is not good, whose holder would take themselves for a stranger', async () => {
    const { status, body } = await profile(ada.username, 'nonsense');
    expect([status, body.error.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  it('is found in whatever case', async () => {
    const { body } = await profile(ada.username.toUpperCase());
    expect(body.id).toBe(ada.id);
  });

  it('carries an ETag and is not sent again unchanged', async () => {
    const path = `/api/users/${ada.username}`;
    const etag = (await app.get(path)).headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    const headers = { 'if-none-match': etag };
    expect((await app.request('GET', path, { headers })).status).toBe(304);
    await app.request('PATCH', '/api/users/me', { token: ada.token, body: { bio: 'new' } });
    expect((await app.request('GET', path, { headers })).status).toBe(200);
  });

  it('of nobody, of a name that cannot be, and of somebody suspended are not there alike', async () => {
    await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [ada.id]);
    const headers = { 'x-request-id': 'the-same' };
    const answers = await Promise.all(
      [
        ...[
          ada.username,
          'nobody-at-all',
          'x'.repeat(5_000),
          '%00',
          'a%00b',
          '%F0%9F%A7%AE',
          '_%25',
        ],
        ...["'--", '..%2Fme', 'ad%C3%A4', '%20', 'constructor.prototype'],
      ].map((name) => app.request('GET', `/api/users/${name}`, { headers })),
    );
    const [suspended] = answers;
    expect(suspended?.body.error.code).toBe('NOT_FOUND');
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([404, suspended?.body]);
    }
  });

  it('is one’s own whole one at `me`, which is nobody’s username', async () => {
    expect((await profile('me')).status).toBe(401);
    expect((await profile('ME', ada.token)).body).toMatchObject({ id: ada.id, email: ada.email });
  });
});

describe('what the owner of a profile may change', () => {
  let app: TestApp;
  let ada: Account;

  const CHANGEABLE = [
    ...['username', 'first_name', 'last_name', 'full_name', 'bio', 'location', 'website'],
    'time_zone',
  ];
  /** Follow from what is changed. */
  const DERIVED = ['updated_at', 'search_text'];

  const row = async (): Promise<Record<string, unknown>> => {
    const [found] = await app.sql<{ row: Record<string, unknown> }>(
      'SELECT to_jsonb(users) AS row FROM users WHERE id = $1',
      [ada.id],
    );
    if (!found) throw new Error('the account is gone');
    return found.row;
  };

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  it('is no column but those that are named, whatever value is sent', async () => {
    const before = await row();
    const columns = Object.keys(before).filter((column) => !CHANGEABLE.includes(column));
    expect(columns).toEqual(expect.arrayContaining(['id', 'role', 'email', 'suspended_at']));
    const camel = columns.map((name) => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase()));
    for (const field of new Set([...columns, ...camel, '__proto__', 'constructor'])) {
      for (const value of ['admin', null, true, 0, '2026-01-01T00:00:00Z', { set: 1 }, ['x']]) {
        // As text, for a literal would set the prototype.
        const body = `{${JSON.stringify(field)}:${JSON.stringify(value)},"bio":"changed"}`;
        const answer = await app.request('PATCH', '/api/users/me', { token: ada.token, body });
        expect([field, value, answer.status]).toEqual([field, value, 400]);
      }
    }
    expect(await row()).toEqual(before);
  });

  it('are exactly those that are named', async () => {
    const before = await row();
    const body = {
      ...{ username: `ada-${Date.now()}`, first_name: 'a', last_name: 'b', full_name: 'c' },
      ...{ bio: 'd', location: 'e', website: 'https://f.example', time_zone: 'UTC' },
    };
    expect(Object.keys(body).sort()).toEqual([...CHANGEABLE].sort());
    await app.request('PATCH', '/api/users/me', { token: ada.token, body });
    const after = await row();
    const changed = Object.keys(after).filter((column) => after[column] !== before[column]);
    expect(changed.sort()).toEqual([...CHANGEABLE, ...DERIVED].sort());
  });
});
