import { Follows } from '../../src/modules/social/relations/follows.service.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { hearing } from '../factories/heard-events.js';
import { block, createPeople, follow, unfollow } from '../factories/relations.js';
import { createSubject } from '../factories/subjects.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { Statements } from '../support/statements.js';

jest.setTimeout(60_000);

const { heard, HearingModule } = hearing('user.followed');

let app: TestApp;
let statements: Statements;
let ada: Account;
let eve: Account;
let bob: Account;

const profile = async ({ username }: Account, reader?: Account) =>
  (await app.get(`/api/users/${username}`, reader?.token)).body;

const list = ({ username }: Account, which: string, query = '', reader?: Account) =>
  app.get(`/api/users/${username}/${which}${query}`, reader?.token);

const names = async (of: Account, which: string, query = ''): Promise<readonly string[]> =>
  (await list(of, which, query)).body.data.map(({ username }: Account) => username);

const suspend = ({ id }: Account) =>
  app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]);

beforeAll(async () => {
  app = await startApp({ imports: [HearingModule] });
  statements = new Statements(app);
});

beforeEach(async () => {
  [ada, eve, bob] = await Promise.all([
    createAccount(app, { first_name: 'Ada' }),
    createAccount(app),
    createAccount(app),
  ]);
});

afterAll(() => app.close());

describe('following somebody', () => {
  it('says so with their followers, in whatever case they are named, as often as one likes', async () => {
    await follow(app, bob, ada);
    for (const username of [ada.username, ada.username.toUpperCase()]) {
      const { status, body } = await follow(app, eve, { username });
      expect([status, body]).toEqual([200, { following: true, followers_count: 2 }]);
    }
    expect(await profile(ada)).toMatchObject({ followers_count: 2, following_count: 0 });
    expect(await profile(eve)).toMatchObject({ followers_count: 0, following_count: 1 });
  });

  it('ends as often as one likes, whether it had begun or not', async () => {
    await follow(app, bob, ada);
    await follow(app, eve, ada);
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await unfollow(app, eve, ada);
      expect([status, body]).toEqual([200, { following: false, followers_count: 1 }]);
    }
    expect((await unfollow(app, ada, bob)).body).toEqual({ following: false, followers_count: 0 });
    expect(await profile(eve)).toMatchObject({ following_count: 0 });
  });

  it('is told once, and again only when it had ended', async () => {
    const ofEve = () => heard.filter(({ payload }) => payload.follower_id === eve.id);
    await follow(app, eve, ada);
    await follow(app, eve, ada);
    await unfollow(app, eve, ada);
    await unfollow(app, eve, ada);
    await follow(app, eve, ada);
    // What is told later comes later.
    await follow(app, eve, bob);
    await eventually('the last one told', () => ofEve().length >= 3);
    expect(ofEve().map(({ payload }) => payload.followed_id)).toEqual([ada.id, ada.id, bob.id]);
  });

  it.each(['PUT', 'DELETE'])(
    '%s is for those who are signed in, and not of oneself',
    async (verb) => {
      const path = `/api/users/${ada.username}/follow`;
      expect((await app.request(verb, path)).status).toBe(401);
      const { status, body } = await app.request(verb, path, { token: ada.token });
      expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(body.error.details).toEqual([{ field: 'username', message: expect.any(String) }]);
    },
  );

  it('of nobody, of what is no name, and of somebody suspended answer alike', async () => {
    await suspend(ada);
    const headers = { 'x-request-id': 'the-same' };
    const answers = await Promise.all(
      [ada.username, 'nobody-at-all', 'me', '%00', 'x'.repeat(500)].map((name) =>
        app.request('PUT', `/api/users/${name}/follow`, { token: eve.token, headers }),
      ),
    );
    for (const { status, body } of answers) expect([status, body]).toEqual([404, answers[0]?.body]);
    expect(answers[0]?.body.error.code).toBe('NOT_FOUND');
  });

  it('has a bound, which those who follow already do not feel', async () => {
    await follow(app, eve, ada);
    await app.sql('UPDATE follow_counts SET following_count = 10000 WHERE user_id = $1', [eve.id]);
    const { status, body } = await follow(app, eve, bob);
    expect([status, body.error.code]).toEqual([409, 'TOO_MANY_FOLLOWED']);
    expect(body.error.details).toEqual({ limit: 10_000 });
    expect((await follow(app, eve, ada)).status).toBe(200);
    expect(await profile(bob)).toMatchObject({ followers_count: 0 });
    await app.sql('UPDATE follow_counts SET following_count = 1 WHERE user_id = $1', [eve.id]);
  });
});

describe('a profile', () => {
  it('says whether its reader follows it, to readers who are signed in', async () => {
    await follow(app, eve, ada);
    expect(await profile(ada)).not.toHaveProperty('is_following');
    expect(await profile(ada, eve)).toHaveProperty('is_following', true);
    expect(await profile(ada, bob)).toHaveProperty('is_following', false);
    expect(await profile(eve, ada)).toHaveProperty('is_following', false);
    expect(await profile(eve, eve)).toHaveProperty('is_following', false);
  });

  it('counts what is public of theirs', async () => {
    await Promise.all([
      createSubject(app, ada),
      createSubject(app, ada),
      createSubject(app, ada, { isPublic: false }),
      createSubject(app, ada, { kind: 'doc' }),
      createSubject(app, ada, { kind: 'doc', isPublic: false }),
      createSubject(app, eve, { kind: 'doc' }),
    ]);
    const counts = { snippets_count: 2, docs_count: 1 };
    expect(await profile(ada)).toMatchObject(counts);
    expect(await profile(ada, ada)).toMatchObject(counts);
  });

  it('is the same where people are found', async () => {
    await follow(app, eve, ada);
    await createSubject(app, ada);
    for (const reader of [undefined, eve, bob]) {
      const found = await app.get(`/api/users?q=${ada.username}`, reader?.token);
      expect(found.body.data[0]).toEqual(await profile(ada, reader));
    }
  });
});

describe('the export of an account', () => {
  it('names whom they follow and whom they have blocked, and not who does so to them', async () => {
    for (const person of [eve, bob]) await follow(app, ada, person);
    await follow(app, bob, ada);
    const [foe, other] = await Promise.all([createAccount(app), createAccount(app)]);
    await block(app, ada, foe);
    await block(app, other, ada);
    const { body, bytes } = await app.get('/api/users/me/export', ada.token);
    const chosen = ({ username }: Account) => ({ username, created_at: expect.any(String) });
    expect(body.follows).toEqual([chosen(eve), chosen(bob)]);
    expect(body.blocks).toEqual([chosen(foe)]);
    expect(bytes.toString()).not.toContain(other.username);
  });
});

describe('the lists of followers and of whom somebody follows', () => {
  it('show profiles to everybody, the latest follow first', async () => {
    await follow(app, bob, ada);
    await follow(app, eve, ada);
    await follow(app, ada, eve);
    await follow(app, eve, bob);
    expect(await names(ada, 'followers')).toEqual([eve.username, bob.username]);
    expect(await names(eve, 'following')).toEqual([bob.username, ada.username]);
    expect(await names(bob, 'followers')).toEqual([eve.username]);
    const { body } = await list(ada, 'followers', '', ada);
    expect(body.data).toEqual([await profile(eve, ada), await profile(bob, ada)]);
    expect(body.data[0].is_following).toBe(true);
    expect(body.data[1].is_following).toBe(false);
  });

  it('leave out who is suspended, and are not there of somebody who is', async () => {
    await follow(app, bob, ada);
    await follow(app, eve, ada);
    await suspend(bob);
    expect(await names(ada, 'followers')).toEqual([eve.username]);
    for (const which of ['followers', 'following']) {
      expect((await list(bob, which)).status).toBe(404);
      expect((await app.get(`/api/users/nobody-at-all/${which}`)).status).toBe(404);
    }
  });

  it('are numbered with totals, or walked by a cursor that is of this list alone', async () => {
    await follow(app, bob, ada);
    await follow(app, eve, ada);
    await follow(app, ada, eve);
    const numbered = (await list(ada, 'followers', '?limit=1&page=2')).body;
    expect(numbered.data[0].username).toBe(bob.username);
    expect(numbered.pagination).toMatchObject({ page: 2, total: 2, total_pages: 2 });
    const { next_cursor: cursor } = (await list(ada, 'followers', '?limit=1')).body.pagination;
    expect(await names(ada, 'followers', `?cursor=${cursor}`)).toEqual([bob.username]);
    for (const [of, which] of [
      [ada, 'following'],
      [eve, 'followers'],
    ] as const) {
      const { status, body } = await list(of, which, `?cursor=${cursor}`);
      expect([status, body.error.code]).toEqual([400, 'INVALID_CURSOR']);
    }
  });

  it('are walked without gap or repeat while people come and go', async () => {
    const follows = app.app.get(Follows, { strict: false });
    const people = await createPeople(app, 36);
    const [stay, go, come] = [people.slice(0, 12), people.slice(12, 24), people.slice(24)];
    // Those who stay and those who go by turns.
    for (const [index, person] of stay.entries()) {
      await follows.follow(person.id, ada.username);
      await follows.follow(go[index]?.id ?? '', ada.username);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `?limit=3${cursor && `&cursor=${cursor}`}`;
      const { body } = await list(ada, 'followers', query);
      seen.push(...body.data.map(({ id }: Account) => id));
      cursor = body.pagination.next_cursor;
      const [leaver, comer] = [go.pop(), come.pop()];
      if (leaver) await follows.unfollow(leaver.id, ada.username);
      if (comer) await follows.follow(comer.id, ada.username);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => stay.some((person) => person.id === id))).toEqual(
      stay.map(({ id }) => id).reverse(),
    );
  });

  it('cost four statements at most, however long the page', async () => {
    for (const { id } of await createPeople(app, 5)) {
      await app.app.get(Follows, { strict: false }).follow(id, ada.username);
    }
    const count = async (path: string): Promise<number> => {
      const requestId = `statements-${path.replace(/\W/g, '-')}`.slice(0, 120);
      const headers = { 'x-request-id': requestId };
      const { status } = await app.request('GET', path, { token: eve.token, headers });
      expect([path, status]).toEqual([path, 200]);
      return statements.of(requestId).length;
    };
    const followers = `/api/users/${ada.username}/followers`;
    expect(await count(`${followers}?limit=1`)).toBe(3);
    expect(await count(`${followers}?limit=100`)).toBe(3);
    expect(await count(`${followers}?page=1`)).toBe(4);
    expect(await count(`/api/users/${ada.username}`)).toBe(2);
    for (const query of ['', 'page=1', 'q=user', 'q=usre', 'q=usre&page=1', 'q=usre&limit=100']) {
      const needed = await count(`/api/users?${query}`);
      expect([query, needed > 1 && needed <= 4]).toEqual([query, true]);
    }
  });
});
