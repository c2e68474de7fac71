import { Module } from '@nestjs/common';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { EventListeners } from '../../src/events/event-listeners.js';
import { EventRelay } from '../../src/events/event-relay.js';
import { currentContext } from '../../src/logging/request-context.js';
import { DomainError } from '../../src/errors/domain-error.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { changeLike, createPeople, likesOf } from '../factories/likes.js';
import { miscountedSubjects } from '../factories/relations.js';
import { createSubject, publish, subjectUrl } from '../factories/subjects.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { deadlocks } from '../support/deadlocks.js';

jest.setTimeout(120_000);

interface Heard {
  readonly event: string;
  readonly payload: object;
  readonly requestId: string | undefined;
}

const heard: Heard[] = [];

@Module({})
class HearingModule {
  constructor(listeners: EventListeners) {
    for (const event of ['snippet.liked', 'doc.liked'] as const) {
      listeners.register(event, 'hearing', ({ payload }) => {
        heard.push({ event, payload, requestId: currentContext()?.requestId });
        return Promise.resolve();
      });
    }
  }
}

describe('likes, and what happens meanwhile', () => {
  let app: TestApp;
  let other: TestApp;

  const outcomeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );

  beforeAll(async () => {
    app = await startApp({ imports: [HearingModule] });
    other = await startApp({ sharing: app, imports: [HearingModule] });
  });

  afterEach(async () => {
    expect(await miscountedSubjects(app)).toEqual([]);
    expect(await deadlocks(app)).toBe(0);
  });

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it('do not stay across a block that comes at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const authors = await createPeople(app, 10);
      const readers = await createPeople(app, 10);
      const subjects = await Promise.all(authors.map((author) => createSubject(app, author)));
      const work = subjects.flatMap((subject, index) => {
        const [author, reader] = [authors[index], readers[index]];
        if (!author || !reader) throw new Error('there are not as many people');
        const [blocker, blocked] = index % 2 === 0 ? [author, reader] : [reader, author];
        const path = `/api/users/${blocked.username}/block`;
        return [
          other.request('PUT', path, { token: blocker.token }),
          outcomeOf(likesOf(app).change(subject, reader.id, 'liked')),
        ];
      });
      await Promise.all(work);
      const across = await app.sql(
        `SELECT FROM likes JOIN subjects ON subjects.id = likes.subject_id
           JOIN blocks ON (blocker_id, blocked_id) IN ((author_id, user_id), (user_id, author_id))`,
      );
      expect(across).toEqual([]);
    }
    const [row] = await app.sql<{ blocks: number }>('SELECT count(*)::int AS blocks FROM blocks');
    expect(row?.blocks).toBe(50);
  });

  it('end with a block on what is either’s, and nobody else’s do', async () => {
    const [ada, bob, eve] = await createPeople(app, 3);
    if (!ada || !bob || !eve) throw new Error('there are no people');
    const adas = [await createSubject(app, ada), await createSubject(app, ada, { kind: 'doc' })];
    const bobs = await createSubject(app, bob);
    const eves = await createSubject(app, eve);
    for (const subject of [...adas, bobs, eves]) {
      for (const person of [ada, bob, eve]) await changeLike(app, person, subject, 'PUT');
    }
    await app.request('PUT', `/api/users/${ada.username}/block`, { token: bob.token });
    const left = async ({ id }: Subject): Promise<string[]> => {
      const rows = await app.sql<{ user_id: string }>(
        'SELECT user_id FROM likes WHERE subject_id = $1 ORDER BY user_id',
        [id],
      );
      return rows.map(({ user_id }) => user_id);
    };
    for (const subject of adas) expect(await left(subject)).toEqual([ada.id, eve.id]);
    expect(await left(bobs)).toEqual([bob.id, eve.id]);
    expect(await left(eves)).toEqual([ada.id, bob.id, eve.id]);
  });

  it('are counted right while people and what they published go, and are made private', async () => {
    const leaving: Account[] = [];
    for (let index = 0; index < 6; index += 1) leaving.push(await createAccount(app));
    const people = [...leaving, ...(await createPeople(app, 14))];
    const [ada] = people.slice(-1);
    if (!ada) throw new Error('there is nobody');
    const published: Subject[] = [];
    for (const author of [ada, ada, ada, ...leaving]) published.push(await publish(app, author));
    let going = true;
    const outcomes = new Set<string>();
    const like = async (worker: number): Promise<void> => {
      for (let turn = worker; going; turn += 7) {
        const subject = published[turn % published.length];
        const person = people[(turn * 13) % people.length];
        if (!subject || !person) continue;
        const node = turn % 2 === 0 ? app : other;
        outcomes.add(await outcomeOf(likesOf(node).change(subject, person.id, 'toggled')));
      }
    };
    const workers = Array.from({ length: 24 }, (_, worker) => like(worker));
    const [, hidden, gone] = published;
    if (!hidden || !gone) throw new Error('nothing was published');
    const asked = [
      ...leaving.map(({ token }) =>
        app.request('DELETE', '/api/users/me', { token, body: { password: PASSWORD } }),
      ),
      ...[false, true, false].map((is_public) =>
        other.request('PATCH', subjectUrl(hidden), { token: ada.token, body: { is_public } }),
      ),
      other.request('DELETE', subjectUrl(gone), { token: ada.token }),
    ];
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.every((status) => status < 300)).toBe(true);
    going = false;
    await Promise.all(workers);
    expect([...outcomes].sort()).toEqual(['NOT_FOUND', 'UNAUTHORIZED', 'done']);
  });

  it('of somebody whose account is being deleted wait for that', async () => {
    const [ada, bob] = await createPeople(app, 2);
    if (!ada || !bob) throw new Error('there are no people');
    const subject = await createSubject(app, ada);
    let answered = false;
    const like = async (): Promise<number> => {
      const { status } = await changeLike(other, bob, subject, 'PUT');
      answered = true;
      return status;
    };
    const waiting = async (): Promise<boolean> => {
      const rows = await app.sql(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    };
    const database = app.app.get(Database, { strict: false });
    const { late } = await app.app.get(TransactionRunner, { strict: false }).run(async (tx) => {
      await database.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [bob.id], { tx });
      await likesOf(app).removeAllOf(bob.id, tx);
      const asked = like();
      await eventually('it waits', async () => answered || (await waiting()));
      expect(answered).toBe(false);
      await database.query('DELETE FROM users WHERE id = $1', [bob.id], { tx });
      return { late: asked };
    });
    expect(await late).toBe(401);
  });

  it.each(['snippet', 'doc'] as const)(
    'of a %s are told to who listens when they are new, in the name of their request',
    async (kind) => {
      const [ada, bob] = await createPeople(app, 2);
      if (!ada || !bob) throw new Error('there are no people');
      const subject = await createSubject(app, ada, { kind });
      heard.length = 0;
      const requestIds: string[] = [];
      for (const [index, method] of (['PUT', 'PUT', 'POST', 'POST'] as const).entries()) {
        const requestId = `${kind}-like-${index}`;
        requestIds.push(requestId);
        await changeLike(app, bob, subject, method, { 'x-request-id': requestId });
      }
      for (const node of [app, other]) await node.app.get(EventRelay, { strict: false }).idle();
      const payload = { subject_id: subject.id, author_id: ada.id, user_id: bob.id };
      expect(heard).toEqual([
        { event: `${kind}.liked`, payload, requestId: requestIds[0] },
        { event: `${kind}.liked`, payload, requestId: requestIds[3] },
      ]);
    },
  );
});
