import fc from 'fast-check';
import type { LikeChange } from '../../src/modules/social/likes/like-change.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { subjectRoom } from '../../src/modules/social/subjects/subject.js';
import type { Account } from '../factories/accounts.js';
import {
  changeLike,
  countedLikes,
  createPeople,
  LIKE_METHODS,
  likesOf,
} from '../factories/likes.js';
import { miscountedSubjects } from '../factories/relations.js';
import { publish } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';
import { deadlocks } from '../support/deadlocks.js';
import { LiveClients } from '../support/live-clients.js';

jest.setTimeout(600_000);

/** How many changes of likes; `LIKES=100000` for the full number. */
const CHANGES = Number(process.env['LIKES'] ?? 20_000);
const PEOPLE = 200;
/** Changes that wait at the same time, on both nodes together. */
const AT_ONCE = 128;
/** Of so many changes one comes over HTTP. */
const HTTP_EVERY = 20;

const METHOD_OF = { toggled: 'POST', liked: 'PUT', not_liked: 'DELETE' } as const;

interface Answer {
  readonly liked: boolean;
  readonly count: number;
}

describe('many people who like the same thing over and over, on two nodes', () => {
  let app: TestApp;
  let other: TestApp;
  let subject: Subject;
  let author: Account;
  const clients = new LiveClients();
  const seed = Date.now();

  const change = async (
    node: TestApp,
    person: Account,
    to: LikeChange['to'],
    overHttp: boolean,
  ) => {
    if (!overHttp) {
      const { liked, likesCount } = await likesOf(node).change(subject, person.id, to);
      return { liked, count: likesCount };
    }
    const { status, body } = await changeLike(node, person, subject, METHOD_OF[to]);
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return { liked: body.liked as boolean, count: body.likes_count as number };
  };

  beforeAll(async () => {
    app = await startApp();
    other = await startApp({ sharing: app });
    const people = await createPeople(app, 1);
    if (!people[0]) throw new Error('there is nobody');
    [author] = people;
    subject = await publish(app, author);
  });

  afterAll(async () => {
    clients.closeAll();
    await other.close();
    await app.close();
  });

  it(`flips with each toggle, and counts what is there (seed ${seed})`, async () => {
    const random = fc.sample(fc.nat({ max: 2 ** 31 - 1 }), { seed, numRuns: 4 * 4_096 });
    let drawn = 0;
    const draw = (below: number): number => (random[drawn++ % random.length] ?? 0) % below;
    const people = await createPeople(app, PEOPLE);
    const watcher = await clients.ready('websocket', other.url, author);
    const joined = await watcher.call('join-room', subjectRoom(subject));
    expect(joined).toMatchObject({ ok: true, data: { snapshot: { likes_count: 0 } } });

    // One half only toggles, many at a time; of the other half each knows what to expect.
    const togglers = people.slice(0, PEOPLE / 2);
    const knowing = people.slice(PEOPLE / 2);
    const answers = new Map<string, Answer[]>(togglers.map(({ id }) => [id, []]));
    const expected = new Map(knowing.map(({ id }) => [id, false]));
    let left = CHANGES;
    const overHttp = (): boolean => left % HTTP_EVERY === 0;
    const node = (): TestApp => (draw(2) === 0 ? app : other);

    const toggle = async (): Promise<void> => {
      while (left-- > 0) {
        const person = togglers[draw(togglers.length)];
        if (!person) continue;
        const answer = await change(node(), person, 'toggled', overHttp());
        answers.get(person.id)?.push(answer);
      }
    };
    const know = async (own: readonly Account[]): Promise<void> => {
      while (left-- > 0) {
        const person = own[draw(own.length)];
        if (!person) continue;
        const to = (['toggled', 'liked', 'not_liked'] as const)[draw(LIKE_METHODS.length)];
        if (!to) continue;
        const liked = to === 'toggled' ? !expected.get(person.id) : to === 'liked';
        const answer = await change(node(), person, to, overHttp());
        expect([to, answer.liked]).toEqual([to, liked]);
        expected.set(person.id, liked);
      }
    };
    const half = AT_ONCE / 2;
    await Promise.all(
      Array.from({ length: half }, (_, index) => [
        toggle(),
        know(knowing.filter((_person, place) => place % half === index)),
      ]).flat(),
    );

    const rows = await app.sql<{ user_id: string }>(
      'SELECT user_id FROM likes WHERE subject_id = $1',
      [subject.id],
    );
    const likers = new Set(rows.map(({ user_id }) => user_id));
    for (const [id, given] of answers) {
      const on = given.filter(({ liked }) => liked).length;
      const off = given.length - on;
      expect([id, on - off]).toEqual([id, likers.has(id) ? 1 : 0]);
      expect(likers.has(id)).toBe(given.length % 2 === 1);
      expect(given.every(({ count }) => count >= 0 && count <= PEOPLE)).toBe(true);
    }
    for (const [id, liked] of expected) expect([id, likers.has(id)]).toEqual([id, liked]);
    expect(await countedLikes(app, subject)).toEqual({
      counter: likers.size,
      rows: likers.size,
    });
    expect(await miscountedSubjects(app)).toEqual([]);
    expect(await deadlocks(app)).toBe(0);
    await watcher.until('the last count', () => {
      const last = watcher.ofType('like_changed').at(-1);
      return last?.payload.likes_count === likers.size;
    });
  });
});
