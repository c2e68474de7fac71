import { type Account, createAccount } from '../factories/accounts.js';
import { postComment } from '../factories/comments.js';
import { hearing } from '../factories/heard-events.js';
import { changeLike } from '../factories/likes.js';
import {
  block,
  follow,
  miscounted,
  miscountedSubjects,
  unblock,
  unfollow,
} from '../factories/relations.js';
import { invite, postSubscriber, subscribe, trackRepository } from '../factories/repositories.js';
import { createSubject, subjectUrl } from '../factories/subjects.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const { heard, HearingModule } = hearing('user.blocked');

let app: TestApp;
let ada: Account;
let eve: Account;
let bob: Account;

const blocks = async ({ token }: Account, query = '') =>
  (await app.get(`/api/users/me/blocks${query}`, token)).body;

const suspend = ({ id }: Account) =>
  app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]);

beforeAll(async () => {
  app = await startApp({ imports: [HearingModule] });
});

beforeEach(async () => {
  [ada, eve, bob] = await Promise.all([
    createAccount(app),
    createAccount(app, { first_name: 'Eve' }),
    createAccount(app),
  ]);
});

afterAll(() => app.close());

describe('a block', () => {
  it('is one as often as one likes, in whatever case, and its own end likewise', async () => {
    for (const username of [eve.username, eve.username.toUpperCase()]) {
      const answer = await block(app, ada, { username });
      expect([answer.status, answer.bytes.length]).toEqual([204, 0]);
    }
    expect((await blocks(ada)).data).toHaveLength(1);
    for (let time = 0; time < 2; time += 1) {
      expect((await unblock(app, ada, eve)).status).toBe(204);
    }
    expect((await blocks(ada)).data).toEqual([]);
  });

  it('is told once', async () => {
    const ofAda = () => heard.filter(({ payload }) => payload.blocker_id === ada.id);
    await block(app, ada, eve);
    await block(app, ada, eve);
    await block(app, ada, bob);
    await eventually('the last one told', () => ofAda().length >= 2);
    expect(ofAda().map(({ payload }) => payload.blocked_id)).toEqual([eve.id, bob.id]);
  });

  it.each(['PUT', 'DELETE'])(
    '%s is for those who are signed in, and not of oneself',
    async (verb) => {
      const path = `/api/users/${ada.username}/block`;
      expect((await app.request(verb, path)).status).toBe(401);
      const { status, body } = await app.request(verb, path, { token: ada.token });
      expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    },
  );

  it('of nobody and of somebody suspended is not there alike', async () => {
    await suspend(eve);
    const headers = { 'x-request-id': 'the-same' };
    const answers = await Promise.all(
      [eve.username, 'nobody-at-all', 'me'].map((name) =>
        app.request('PUT', `/api/users/${name}/block`, { token: ada.token, headers }),
      ),
    );
    for (const { status, body } of answers) expect([status, body]).toEqual([404, answers[0]?.body]);
  });

  it('ends what either follows of the other, and nothing else', async () => {
    await follow(app, ada, eve);
    await follow(app, eve, ada);
    await follow(app, bob, ada);
    await follow(app, eve, bob);
    await block(app, ada, eve);
    const profile = async ({ username }: Account) => (await app.get(`/api/users/${username}`)).body;
    expect(await profile(ada)).toMatchObject({ followers_count: 1, following_count: 0 });
    expect(await profile(eve)).toMatchObject({ followers_count: 0, following_count: 1 });
    expect(await miscounted(app)).toEqual([]);
  });

  it('keeps either from following the other, as if they were not there, until it ends', async () => {
    await block(app, ada, eve);
    const headers = { 'x-request-id': 'the-same' };
    const nobody = await app.request('PUT', '/api/users/nobody-at-all/follow', {
      token: ada.token,
      headers,
    });
    for (const [one, other] of [
      [ada, eve],
      [eve, ada],
    ] as const) {
      const path = `/api/users/${other.username}/follow`;
      const { status, body } = await app.request('PUT', path, { token: one.token, headers });
      expect([status, body]).toEqual([404, nobody.body]);
      // What is so already is no news.
      expect((await unfollow(app, one, other)).status).toBe(200);
      expect((await app.get(`/api/users/${other.username}`, one.token)).status).toBe(200);
    }
    await unblock(app, ada, eve);
    expect((await follow(app, eve, ada)).status).toBe(200);
  });

  it('can be mutual, and holds until both have ended it', async () => {
    expect((await block(app, ada, eve)).status).toBe(204);
    expect((await block(app, eve, ada)).status).toBe(204);
    expect((await unblock(app, ada, eve)).status).toBe(204);
    expect((await follow(app, ada, eve)).status).toBe(404);
    await unblock(app, eve, ada);
    expect((await follow(app, ada, eve)).status).toBe(200);
  });

  it('removes likes and comments of each on what is the other’s, and nothing else', async () => {
    const [ofAda, ofEve, ofBob] = await Promise.all([
      createSubject(app, ada),
      createSubject(app, eve, { kind: 'doc' }),
      createSubject(app, bob),
    ]);
    for (const subject of [ofAda, ofEve, ofBob]) {
      for (const person of [ada, eve, bob]) {
        expect((await changeLike(app, person, subject, 'PUT')).status).toBe(200);
        expect((await postComment(app, person, subject, { body: 'Hello.' })).status).toBe(201);
      }
    }
    await block(app, eve, ada);
    const left = async ({ id }: { id: string }) => {
      const [row] = await app.sql<{ likes: string[]; comments: string[] }>(
        `SELECT ARRAY(SELECT user_id::text FROM likes WHERE subject_id = $1) AS likes,
                ARRAY(SELECT author_id::text FROM comments WHERE subject_id = $1) AS comments`,
        [id],
      );
      return [row?.likes.sort(), row?.comments.sort()];
    };
    const both = (...people: readonly Account[]) => {
      const ids = people.map(({ id }) => id).sort();
      return [ids, ids];
    };
    expect(await left(ofAda)).toEqual(both(ada, bob));
    expect(await left(ofEve)).toEqual(both(eve, bob));
    expect(await left(ofBob)).toEqual(both(ada, eve, bob));
    expect(await miscountedSubjects(app)).toEqual([]);
    expect((await changeLike(app, ada, ofEve, 'PUT')).status).toBe(404);
    expect((await postComment(app, eve, ofAda, { body: 'Hello.' })).status).toBe(404);
    expect((await app.get(`${subjectUrl(ofAda)}/likes`, eve.token)).status).toBe(200);
  });

  it('leaves no like and no comment that was begun at the same time', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [ofAda, ofEve] = await Promise.all([createSubject(app, ada), createSubject(app, eve)]);
      const begin = () => [
        changeLike(app, ada, ofEve, 'PUT'),
        postComment(app, eve, ofAda, { body: 'Hello.' }),
        changeLike(app, eve, ofAda, 'PUT'),
        postComment(app, ada, ofEve, { body: 'Hello.' }),
      ];
      const answers = await Promise.all([...begin(), ...begin(), block(app, ada, eve), ...begin()]);
      for (const { status } of answers) expect([200, 201, 204, 404]).toContain(status);
      const strays = await app.sql(
        `SELECT FROM subjects AS s
           JOIN (SELECT subject_id, user_id FROM likes
                 UNION ALL SELECT subject_id, author_id FROM comments) AS done
             ON done.subject_id = s.id AND done.user_id <> s.author_id
          WHERE s.id = ANY ($1)`,
        [[ofAda.id, ofEve.id]],
      );
      expect(strays).toEqual([]);
      await unblock(app, ada, eve);
    }
    expect(await miscountedSubjects(app)).toEqual([]);
  });
});

describe('a block, of repositories that are shared,', () => {
  const seen = async (reader: Account, id: string): Promise<number> =>
    (await app.get(`/api/repos/${id}`, reader.token)).status;

  it('ends subscriptions and invitations of each to the other’s, and nothing else', async () => {
    const ofAda = await trackRepository(app, ada);
    const ofEve = await trackRepository(app, eve);
    await subscribe(app, ada, ofAda.id, eve);
    await invite(app, eve, ofEve.id, ada);
    await subscribe(app, ada, ofAda.id, bob);
    await block(app, eve, ada);
    await eventually('ended', async () => {
      return (await seen(eve, ofAda.id)) === 404 && (await seen(ada, ofEve.id)) === 404;
    });
    expect(await Promise.all([seen(ada, ofAda.id), seen(eve, ofEve.id)])).toEqual([200, 200]);
    expect(await seen(bob, ofAda.id)).toBe(200);
  });

  it('keeps either from inviting the other, as if they were not there', async () => {
    await block(app, ada, eve);
    for (const [owner, guest] of [
      [ada, eve],
      [eve, ada],
    ] as const) {
      const { id } = await trackRepository(app, owner);
      const { status, body } = await postSubscriber(app, owner, id, { username: guest.username });
      expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
      await invite(app, owner, id, bob);
    }
  });
});

describe('an invitation that is sent while its guest is blocked', () => {
  it('is refused, or ended by the block', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id } = await trackRepository(app, ada, {});
      const [invited] = await Promise.all([
        postSubscriber(app, ada, id, { username: eve.username }),
        block(app, eve, ada),
      ]);
      expect([201, 404]).toContain(invited.status);
      await eventually('ended', async () => {
        const waiting = await app.sql(`SELECT FROM outbox WHERE event = 'user.blocked'`);
        return waiting.length === 0;
      });
      expect((await app.get(`/api/repos/${id}`, eve.token)).status).toBe(404);
      await unblock(app, eve, ada);
      await app.request('DELETE', `/api/repos/${id}`, { token: ada.token });
    }
  });
});

describe('the list of whom one has blocked', () => {
  it('is one’s own, the latest first', async () => {
    await block(app, ada, eve);
    await block(app, ada, bob);
    const { data } = await blocks(ada);
    expect(data.map(({ id }: Account) => id)).toEqual([bob.id, eve.id]);
    expect(data[1]).toEqual({
      ...{ id: eve.id, username: eve.username, full_name: 'Eve', avatar_url: null },
      blocked_at: TIME,
    });
    expect((await blocks(eve)).data).toEqual([]);
    expect((await app.get('/api/users/me/blocks')).status).toBe(401);
  });

  it('is walked to its end, also through those of one moment', async () => {
    await app.sql(
      `WITH people AS (
         INSERT INTO users (id, username)
         SELECT gen_random_uuid(), 'blocked-' || n FROM generate_series(1, 9) AS n RETURNING id, username)
       INSERT INTO blocks (blocker_id, blocked_id, created_at)
       SELECT $1, id, now() - (ascii(right(username, 1)) / 3) * interval '1 microsecond' FROM people`,
      [ada.id],
    );
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { data: Account[]; pagination: { next_cursor: string | null } } = await blocks(
        ada,
        `?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map(({ username }) => username));
      cursor = page.pagination.next_cursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([9, 9]);
  });

  it('is without those who are suspended, whose blocks hold', async () => {
    await block(app, ada, eve);
    await suspend(eve);
    expect((await blocks(ada)).data).toEqual([]);
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [eve.id]);
    expect((await blocks(ada)).data).toHaveLength(1);
  });

  it('is without those who were suspended and let go meanwhile', async () => {
    await block(app, ada, eve);
    await suspend(eve);
    const path = `/api/users/${eve.username}/block`;
    expect((await app.request('DELETE', path, { token: ada.token })).status).toBe(204);
    await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [eve.id]);
    expect((await blocks(ada)).data).toEqual([]);
  });
});
