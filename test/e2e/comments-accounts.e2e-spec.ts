import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { Comments } from '../../src/modules/social/comments/comments.service.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import {
  comment,
  commentFaults,
  commentsCount,
  commentsOn,
  deleteComment,
} from '../factories/comments.js';
import { createSubject } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('what somebody has said', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;
  let eve: Account;
  let snippet: Subject;
  let doc: Subject;

  const exported = async ({ token }: Account): Promise<readonly { readonly id: string }[]> =>
    (await app.get('/api/users/me/export', token)).body.comments;

  const erase = async ({ token }: Account): Promise<void> => {
    const body = { password: PASSWORD };
    expect((await app.request('DELETE', '/api/users/me', { token, body })).status).toBe(204);
  };

  const separate = (one: Account, other: Account): Promise<void> =>
    app.app
      .get(TransactionRunner, { strict: false })
      .run((tx) => app.app.get(Comments, { strict: false }).removeBetween(one.id, other.id, tx));

  const bodiesOn = async (subject: Subject): Promise<readonly (string | null)[]> =>
    (await commentsOn(app, subject)).map(({ body }) => body).reverse();

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
  });

  beforeEach(async () => {
    [ada, bob, eve] = [
      await createAccount(app),
      await createAccount(app),
      await createAccount(app),
    ];
    [snippet, doc] = [
      await createSubject(app, ada),
      await createSubject(app, eve, { kind: 'doc' }),
    ];
  });

  afterEach(async () => {
    expect(await commentFaults(app)).toEqual([]);
  });

  afterAll(() => app.close());

  it('is exported for them, with what it is about, and nothing of others', async () => {
    const said = await comment(app, bob, snippet, 'mine');
    const answered = await comment(app, eve, doc, 'another’s');
    const reply = await comment(app, bob, doc, 'my reply', answered);
    await deleteComment(app, bob, await comment(app, bob, snippet, 'taken back'));
    const { deleted: _, author: __, ...first } = said;
    const { deleted: ___, author: ____, ...second } = reply;
    expect(await exported(bob)).toEqual([
      { ...first, kind: 'snippet', subject_id: snippet.id },
      { ...second, kind: 'doc', subject_id: doc.id },
    ]);
    expect(await exported(ada)).toEqual([]);
  });

  it('is exported to the last word', async () => {
    await app.sql(
      `INSERT INTO comments (id, subject_id, author_id, body)
       SELECT gen_random_uuid(), subject_id, $3, 'n ' || n
         FROM generate_series(1, 600) AS n, unnest($1::uuid[], $2::uuid[]) AS s (subject_id, other)`,
      [[snippet.id, doc.id], [doc.id, snippet.id], bob.id],
    );
    await app.sql('UPDATE subjects SET comments_count = 600 WHERE id = ANY ($1)', [
      [snippet.id, doc.id],
    ]);
    const all = await exported(bob);
    expect([all.length, new Set(all.map(({ id }) => id)).size]).toEqual([1_200, 1_200]);
  });

  it('goes with their account, and leaves placeholders above what others replied', async () => {
    const answered = await comment(app, bob, snippet, 'answered');
    await comment(app, eve, snippet, 'answer', answered);
    await comment(app, bob, snippet, 'unanswered');
    const alone = await comment(app, bob, snippet, 'answered by oneself');
    await comment(app, bob, snippet, 'by oneself', alone);
    const removed = await comment(app, eve, doc, 'removed');
    await comment(app, bob, doc, 'the last reply', removed);
    await deleteComment(app, eve, removed);
    const kept = await comment(app, eve, doc, 'kept');
    await comment(app, bob, doc, 'a reply', kept);
    const own = await createSubject(app, bob);
    await comment(app, bob, own, 'on one’s own');
    await comment(app, eve, own, 'by another');
    await erase(bob);
    expect(await bodiesOn(snippet)).toEqual([null, 'answer']);
    expect(await bodiesOn(doc)).toEqual(['kept']);
    expect([await commentsCount(app, snippet), await commentsCount(app, doc)]).toEqual([1, 1]);
    expect(await app.sql('SELECT FROM comments WHERE subject_id = $1', [own.id])).toEqual([]);
    const [placeholder] = (await commentsOn(app, snippet)).slice(-1);
    expect(placeholder).toMatchObject({ id: answered.id, deleted: true, author: null });
  });

  it('is removed from what is somebody’s with whom they are through, both ways', async () => {
    const own = await createSubject(app, bob, { kind: 'doc' });
    const answered = await comment(app, bob, snippet, 'bob, answered');
    await comment(app, eve, snippet, 'eve', answered);
    await comment(app, bob, snippet, 'bob', await comment(app, ada, snippet, 'ada'));
    const placeholder = await comment(app, ada, own, 'ada, answered by herself');
    await comment(app, ada, own, 'ada', placeholder);
    await comment(app, bob, own, 'bob');
    await comment(app, bob, doc, 'bob elsewhere', await comment(app, ada, doc, 'ada elsewhere'));
    await separate(ada, bob);
    expect(await bodiesOn(snippet)).toEqual([null, 'eve', 'ada']);
    expect(await bodiesOn(own)).toEqual(['bob']);
    expect(await bodiesOn(doc)).toEqual(['ada elsewhere', 'bob elsewhere']);
    const counts = [snippet, own, doc].map((subject) => commentsCount(app, subject));
    expect(await Promise.all(counts)).toEqual([2, 1, 2]);
    await separate(bob, ada);
    expect(await bodiesOn(snippet)).toEqual([null, 'eve', 'ada']);
  });
});
