import type { Subject } from '../../src/modules/social/subjects/subject.js';
import type { Account } from '../factories/accounts.js';
import { comment, commentsCount, editComment, postComment } from '../factories/comments.js';
import { type HeldLock, holdSubject, waitingForLocks } from '../factories/held-locks.js';
import { changeLike, createPeople } from '../factories/likes.js';
import { follow, miscountedSubjects } from '../factories/relations.js';
import { patchSnippet } from '../factories/snippets.js';
import { createSubject, publish, subjectUrl } from '../factories/subjects.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(120_000);

/** More than there are connections. */
const CROWD = 30;

describe('while a subject is locked for long', () => {
  let app: TestApp;
  let ada: Account;
  let crowd: readonly Account[];
  let busy: Subject;
  let lock: HeldLock;

  const statusesOf = async (asked: readonly Promise<HttpAnswer>[]): Promise<number[]> =>
    (await Promise.all(asked)).map(({ status }) => status);

  const hold = async (): Promise<void> => {
    lock = await holdSubject(app, busy);
  };

  beforeAll(async () => {
    // Whoever waited for a connection for as long as a lock is held would be refused.
    app = await startApp({ env: { DB_POOL_TIMEOUT: '10s' } });
    const people = await createPeople(app, CROWD + 1);
    if (!people[0]) throw new Error('there is nobody');
    [ada, ...crowd] = people;
  });

  beforeEach(async () => {
    busy = await publish(app, ada);
  });

  afterEach(async () => {
    await lock.release();
    expect(await miscountedSubjects(app)).toEqual([]);
  });

  afterAll(() => app.close());

  const WANTED: readonly [string, () => Promise<() => Promise<HttpAnswer>[]>][] = [
    [
      'comments on it',
      () => Promise.resolve(() => crowd.map((one) => postComment(app, one, busy, { body: 'x' }))),
    ],
    [
      'comments with a key',
      () => {
        const path = `${subjectUrl(busy)}/comments`;
        const body = { body: 'x' };
        const headers = { 'idempotency-key': 'once' };
        return Promise.resolve(() =>
          crowd.map(({ token }) => app.request('POST', path, { token, body, headers })),
        );
      },
    ],
    [
      'toggles with a key',
      () =>
        Promise.resolve(() =>
          crowd.map((one) => changeLike(app, one, busy, 'POST', { 'idempotency-key': 'once' })),
        ),
    ],
    [
      'edits of comments on it',
      async () => {
        const said = await Promise.all(crowd.map((one) => comment(app, one, busy)));
        return () => crowd.map((one, index) => editComment(app, one, said[index] ?? { id: '' }));
      },
    ],
    [
      'changes of its text',
      () =>
        Promise.resolve(() =>
          crowd.map((_, index) => patchSnippet(app, ada, busy.id, { title: `Title ${index}` })),
        ),
    ],
  ];

  it.each(WANTED)('%s wait without taking the connections of others', async (_, wanted) => {
    const [bob, eve] = crowd;
    if (!bob || !eve) throw new Error('there is nobody');
    const ask = await wanted();
    const other = await publish(app, ada);
    await hold();
    const asked = statusesOf(ask());
    await eventually('somebody waits', async () => (await waitingForLocks(app)) > 0);
    const reads = crowd.map((__, index) =>
      app.get(index % 2 === 0 ? subjectUrl(busy) : '/api/snippets?limit=5'),
    );
    const acts = [
      postComment(app, bob, other, { body: 'x' }),
      changeLike(app, eve, other, 'PUT'),
      patchSnippet(app, ada, other.id, { title: 'Another' }),
      follow(app, bob, eve),
    ];
    expect(new Set(await statusesOf(reads))).toEqual(new Set([200]));
    expect(await statusesOf(acts)).toEqual([201, 200, 200, 200]);
    expect(await waitingForLocks(app)).toBeLessThanOrEqual(2);
    await lock.release();
    const statuses = await asked;
    expect(statuses.filter((status) => ![200, 201, 503].includes(status))).toEqual([]);
    expect(statuses.some((status) => status < 300)).toBe(true);
  });

  it('who has waited for long is told that it is busy, and when to come again', async () => {
    const [bob] = crowd;
    if (!bob) throw new Error('there is nobody');
    const liked = await createSubject(app, ada);
    await hold();
    const another = await holdSubject(app, liked);
    const answers = await Promise.all([
      postComment(app, bob, busy, { body: 'x' }),
      changeLike(app, bob, liked, 'PUT'),
    ]);
    await another.release();
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '5']);
      expect(body.error.message).toBe('Somebody else is changing it; try again.');
    }
    expect(await commentsCount(app, busy)).toBe(0);
  });

  it('likes of others go on, though they come together with those of it', async () => {
    const others = await Promise.all(crowd.map(() => createSubject(app, ada)));
    const [bob, ...rest] = crowd;
    if (!bob) throw new Error('there is nobody');
    await hold();
    const first = changeLike(app, bob, busy, 'PUT');
    await eventually('it waits', async () => (await waitingForLocks(app)) > 0);
    const later = rest.map((one) => changeLike(app, one, busy, 'PUT'));
    const unrelated = crowd.flatMap((one, index) =>
      others[index] ? [changeLike(app, one, others[index], 'PUT')] : [],
    );
    expect(new Set(await statusesOf(unrelated))).toEqual(new Set([200]));
    expect(await waitingForLocks(app)).toBe(1);
    await lock.release();
    expect(new Set(await statusesOf([first, ...later]))).toEqual(new Set([200]));
    expect((await changeLike(app, ada, busy, 'PUT')).body.likes_count).toBe(CROWD + 1);
  });
});
