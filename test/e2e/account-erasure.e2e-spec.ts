import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { comment, commentFaults } from '../factories/comments.js';
import { holdSubject } from '../factories/held-locks.js';
import { changeLike } from '../factories/likes.js';
import { miscounted, miscountedSubjects } from '../factories/relations.js';
import { createSubject } from '../factories/subjects.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

/** More than go at once. */
const MANY = 2_500;

describe('deleting the account of somebody with very much', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;

  const countOf = async (table: string, person: string): Promise<number> => {
    const [row] = await app.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} WHERE ${person} = $1`,
      [bob.id],
    );
    return row?.count ?? -1;
  };

  const announcedSoFar = async (): Promise<number> => {
    const [row] = await app.sql<{ last: string }>(
      `SELECT last_value AS last FROM pg_sequences
        WHERE sequencename = 'live_announcements_id_seq'`,
    );
    return Number(row?.last);
  };

  /** Bob likes and comments on so many things of Ada's, and follows and is followed by as many. */
  const doMuch = async (): Promise<void> => {
    await app.sql(
      `WITH things AS (
         INSERT INTO subjects (id, kind, author_id, is_public, published_at, likes_count, comments_count)
         SELECT gen_random_uuid(), 'snippet', $1, true, now(), 1, 1
           FROM generate_series(1, $3::int) RETURNING id
       ), liked AS (
         INSERT INTO likes (subject_id, user_id, id) SELECT id, $2, gen_random_uuid() FROM things
       )
       INSERT INTO comments (id, subject_id, author_id, body)
       SELECT gen_random_uuid(), id, $2, 'x' FROM things`,
      [ada.id, bob.id, MANY],
    );
    await app.sql(
      `WITH people AS (
         INSERT INTO users (id, username)
         SELECT id, 'p-' || left(replace(id::text, '-', ''), 20)
           FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $2::int)) AS ids
         RETURNING id
       ), followed AS (
         INSERT INTO follows (id, follower_id, followed_id)
         SELECT gen_random_uuid(), one, other
           FROM people CROSS JOIN LATERAL (VALUES ($1, id), (id, $1)) AS pair (one, other)
       )
       INSERT INTO follow_counts (user_id, followers_count, following_count)
       SELECT id, 1, 1 FROM people UNION ALL SELECT $1, $2, $2`,
      [bob.id, MANY],
    );
  };

  const erase = () =>
    app.request('DELETE', '/api/users/me', { token: bob.token, body: { password: PASSWORD } });

  const expectGone = async (): Promise<void> => {
    expect(await app.sql('SELECT FROM users WHERE id = $1', [bob.id])).toEqual([]);
    expect([await countOf('likes', 'user_id'), await countOf('comments', 'author_id')]).toEqual([
      0, 0,
    ]);
    expect(await miscountedSubjects(app)).toEqual([]);
    expect(await commentFaults(app)).toEqual([]);
    expect(await miscounted(app)).toEqual([]);
  };

  beforeAll(async () => {
    app = await startApp();
    ada = await createAccount(app);
  });

  beforeEach(async () => {
    bob = await createAccount(app);
  });

  afterAll(() => app.close());

  it('takes many small transactions, which pass over what others have locked', async () => {
    await doMuch();
    const busy: Subject = await createSubject(app, ada);
    await changeLike(app, bob, busy, 'PUT');
    await comment(app, bob, busy);
    const lock = await holdSubject(app, busy);
    const erased = erase();
    await eventually('the others are gone', async () => (await countOf('likes', 'user_id')) === 1);
    expect(await app.sql('SELECT FROM users WHERE id = $1', [bob.id])).toHaveLength(1);
    await lock.release();
    expect((await erased).status).toBe(204);
    await expectGone();
  });

  it('announces no counter of all of these', async () => {
    await doMuch();
    const before = await announcedSoFar();
    expect((await erase()).status).toBe(204);
    expect((await announcedSoFar()) - before).toBeLessThan(MANY / 10);
    await expectGone();
  });
});
