import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { SUBJECT_KINDS, type Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { blockedBy } from '../factories/comments.js';
import {
  changeLike,
  countedLikes,
  createPeople,
  LIKE_METHODS,
  likesOf,
} from '../factories/likes.js';
import { createSubject, subjectUrl } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

interface Liker {
  readonly id: string;
}

describe('likes', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;

  const likers = async (subject: Subject, query = '', reader?: Account) =>
    app.get(`${subjectUrl(subject)}/likes${query}`, reader?.token);

  const suspend = (account: Account, since: Date | null): Promise<unknown> =>
    app.sql('UPDATE users SET suspended_at = $2 WHERE id = $1', [account.id, since]);

  beforeAll(async () => {
    app = await startApp();
  });

  beforeEach(async () => {
    const [first, second] = await createPeople(app, 2);
    if (!first || !second) throw new Error('there are no people');
    ada = first;
    bob = second;
  });

  afterAll(() => app.close());

  describe.each(SUBJECT_KINDS)('of a %s', (kind) => {
    let subject: Subject;

    beforeEach(async () => {
      subject = await createSubject(app, ada, { kind });
    });

    it('come and go with each toggle, and say how many there are', async () => {
      for (const answer of [
        { liked: true, likes_count: 1 },
        { liked: false, likes_count: 0 },
        { liked: true, likes_count: 1 },
      ]) {
        const { status, body } = await changeLike(app, bob, subject, 'POST');
        expect([status, body]).toEqual([200, answer]);
      }
      expect((await changeLike(app, ada, subject, 'POST')).body.likes_count).toBe(2);
      expect(await countedLikes(app, subject)).toEqual({ counter: 2, rows: 2 });
    });

    it('can be said to be there, or not to be, as often as one likes', async () => {
      for (const [method, answer] of [
        ['DELETE', { liked: false, likes_count: 0 }],
        ['PUT', { liked: true, likes_count: 1 }],
        ['PUT', { liked: true, likes_count: 1 }],
        ['DELETE', { liked: false, likes_count: 0 }],
      ] as const) {
        const { status, body } = await changeLike(app, bob, subject, method);
        expect([method, status, body]).toEqual([method, 200, answer]);
      }
    });

    it('are shown to anybody, the latest first, with who they are', async () => {
      const people = await createPeople(app, 5);
      for (const person of people) await changeLike(app, person, subject, 'PUT');
      const { status, body } = await likers(subject);
      expect(status).toBe(200);
      expect(body.data).toEqual(
        [...people].reverse().map(({ id, username }) => ({
          ...{ id, username, full_name: null, avatar_url: null },
          liked_at: expect.stringMatching(/^\d{4}-.*Z$/),
        })),
      );
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = (await likers(subject, `?limit=2${cursor}`)).body;
        seen.push(...page.data.map(({ id }: Liker) => id));
        const next: string | null = page.pagination.next_cursor;
        cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
      } while (cursor !== '');
      expect(seen).toEqual([...people].reverse().map(({ id }) => id));
      const other = await createSubject(app, ada, { kind });
      const { next_cursor } = (await likers(subject, '?limit=2')).body.pagination;
      const foreign = await likers(other, `?cursor=${encodeURIComponent(next_cursor)}`);
      expect([foreign.status, foreign.body.error.code]).toEqual([400, 'INVALID_CURSOR']);
    });

    it('are not there under the path of another kind', async () => {
      const other = { kind: kind === 'doc' ? 'snippet' : 'doc', id: subject.id } as const;
      for (const method of LIKE_METHODS) {
        expect((await changeLike(app, bob, other, method)).status).toBe(404);
      }
      expect((await likers(other)).status).toBe(404);
      expect(await countedLikes(app, subject)).toEqual({ counter: 0, rows: 0 });
    });
  });

  it('are nobody’s who is not signed in', async () => {
    const { kind, id } = await createSubject(app, ada);
    for (const method of LIKE_METHODS) {
      const answer = await app.request(method, `${subjectUrl({ kind, id })}/like`);
      expect([method, answer.status]).toEqual([method, 401]);
    }
  });

  it('of something private are its author’s alone, and answer like those of nothing', async () => {
    const subject = await createSubject(app, ada, { isPublic: false });
    const nothing: Subject = { kind: 'snippet', id: uuidv7() };
    for (const method of LIKE_METHODS) {
      const [hidden, absent] = await Promise.all(
        [subject, nothing].map((about) => changeLike(app, bob, about, method)),
      );
      expect(hidden?.status).toBe(404);
      expect({ ...hidden?.body.error, request_id: '' }).toEqual({
        ...absent?.body.error,
        request_id: '',
      });
    }
    expect((await changeLike(app, ada, subject, 'PUT')).body).toEqual({
      ...{ liked: true, likes_count: 1 },
    });
    for (const [reader, status] of [
      [undefined, 404],
      [bob, 404],
      [ada, 200],
    ] as const) {
      expect((await likers(subject, '', reader)).status).toBe(status);
    }
    expect((await app.get('/api/snippets/not-an-id/likes')).status).toBe(404);
  });

  it('are refused across a block, whoever of the two has blocked, while the list stays', async () => {
    for (const swapped of [false, true]) {
      const [author, reader] = swapped ? [bob, ada] : [ada, bob];
      const subject = await createSubject(app, author);
      await changeLike(app, author, subject, 'PUT');
      if (!swapped) await blockedBy(app, ada, bob);
      for (const method of LIKE_METHODS) {
        expect((await changeLike(app, reader, subject, method)).status).toBe(404);
      }
      expect((await likers(subject, '', reader)).body.data).toHaveLength(1);
      expect((await changeLike(app, author, subject, 'POST')).body.likes_count).toBe(0);
    }
  });

  it('neither are given to what a suspended person published, nor show suspended people', async () => {
    const subject = await createSubject(app, ada);
    await changeLike(app, bob, subject, 'PUT');
    await suspend(bob, new Date());
    expect((await likers(subject)).body.data).toEqual([]);
    await suspend(bob, null);
    await suspend(ada, new Date());
    expect((await changeLike(app, bob, subject, 'DELETE')).status).toBe(404);
    expect((await likers(subject, '', bob)).status).toBe(404);
    await suspend(ada, null);
    expect((await likers(subject)).body.data).toHaveLength(1);
  });

  it('change once for each idempotency key', async () => {
    const subject = await createSubject(app, ada);
    const headers = { 'idempotency-key': randomUUID() };
    const first = await changeLike(app, bob, subject, 'POST', headers);
    const again = await changeLike(app, bob, subject, 'POST', headers);
    expect([first.status, first.body]).toEqual([200, { liked: true, likes_count: 1 }]);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await countedLikes(app, subject)).toEqual({ counter: 1, rows: 1 });
  });

  it('of somebody who is gone fail alone, among those that are committed with them', async () => {
    const [subject, hidden] = [
      await createSubject(app, ada),
      await createSubject(app, ada, { isPublic: false }),
    ];
    const people = await createPeople(app, 20);
    const gone = uuidv7();
    const like = (about: Subject, userId: string): Promise<unknown> =>
      likesOf(app)
        .change(about, userId, 'toggled')
        .catch(({ code }: { code: string }) => code);
    const answers = await Promise.all([
      like(subject, gone),
      ...people.map(({ id }) => like(subject, id)),
      like(hidden, bob.id),
      like(subject, gone),
    ]);
    expect(answers).toEqual([
      'UNAUTHORIZED',
      ...people.map((_, index) => ({ liked: true, likesCount: index + 1 })),
      'NOT_FOUND',
      'UNAUTHORIZED',
    ]);
    expect(await countedLikes(app, subject)).toEqual({ counter: 20, rows: 20 });
  });

  it('of the others do not wait for somebody who is being deleted', async () => {
    const subject = await createSubject(app, ada);
    const people = await createPeople(app, 5);
    const client = await app.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [bob.id]);
      const late = likesOf(app).change(subject, bob.id, 'liked');
      // With theirs, and after it.
      for (const some of [people.slice(0, 3), people.slice(3)]) {
        await Promise.all(some.map(({ id }) => likesOf(app).change(subject, id, 'liked')));
      }
      expect(await countedLikes(app, subject)).toEqual({ counter: 5, rows: 5 });
      await client.query('DELETE FROM users WHERE id = $1', [bob.id]);
      await client.query('COMMIT');
      await expect(late).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    } finally {
      client.release();
    }
    expect(await countedLikes(app, subject)).toEqual({ counter: 5, rows: 5 });
  });

  it('go with the account of who gave them, and are counted off what they were of', async () => {
    const eve = await createAccount(app);
    const subjects = await Promise.all([createSubject(app, ada), createSubject(app, bob)]);
    const own = await createSubject(app, eve);
    for (const subject of [...subjects, own]) {
      for (const person of [ada, eve]) await changeLike(app, person, subject, 'PUT');
    }
    const exported = (await app.get('/api/users/me/export', eve.token)).body.likes;
    expect(exported).toEqual(
      [...subjects, own].map(({ kind, id }) => ({ kind, id, liked_at: expect.any(String) })),
    );
    const body = { password: PASSWORD };
    const { status } = await app.request('DELETE', '/api/users/me', { token: eve.token, body });
    expect(status).toBe(204);
    for (const subject of subjects) {
      expect(await countedLikes(app, subject)).toEqual({ counter: 1, rows: 1 });
    }
    expect(await app.sql('SELECT FROM subjects WHERE id = $1', [own.id])).toEqual([]);
  });
});
