import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { Comments } from '../../src/modules/social/comments/comments.service.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import {
  comment,
  commentFaults,
  commentsCount,
  deleteComment,
  editComment,
  postComment,
} from '../factories/comments.js';
import { block } from '../factories/relations.js';
import { createSubject, subjectUrl } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';
import { deadlocks } from '../support/deadlocks.js';

jest.setTimeout(180_000);

const SEED = Number(process.env['COMMENTS_SEED'] ?? 20_261_121);
const WRITERS = 20;
const ACTS = 15;

/** As in `mulberry32`: the same numbers for a seed, each from 0 to below 1. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

describe('comments by many at once', () => {
  let nodes: readonly [TestApp, TestApp];
  let people: readonly Account[];

  beforeAll(async () => {
    const app = await startApp();
    nodes = [app, await startApp({ sharing: app })];
    people = await Promise.all(Array.from({ length: 8 }, () => createAccount(app)));
  });

  afterAll(async () => {
    for (const node of [...nodes].reverse()) await node.close();
  });

  it(`keep counts and placeholders right, whatever goes meanwhile (seed ${SEED})`, async () => {
    const [app] = nodes;
    const [ada, bob] = people;
    if (!ada || !bob) throw new Error('nobody is there');
    const leaving = await Promise.all([createAccount(app), createAccount(app)]);
    const everybody = [...people, ...leaving];
    const authors = [ada, ada, bob, ...leaving];
    const subjects = await Promise.all(authors.map((author) => createSubject(app, author)));
    const known = new Map(subjects.map(({ id }) => [id, [] as string[]]));
    const statuses = new Map<number, number>();

    const act = async (node: TestApp, person: Account, random: () => number): Promise<number> => {
      const subject = subjects[Math.floor(random() * subjects.length)] ?? subjects[0];
      if (!subject) throw new Error('nothing to comment on');
      const there = known.get(subject.id) ?? [];
      const one = { id: there[Math.floor(random() * there.length)] ?? subject.id };
      const kind = random();
      if (kind < 0.5) {
        const parent = kind < 0.35 && there.length > 0 ? { parent_id: one.id } : {};
        const answer = await postComment(node, person, subject, { body: 'x', ...parent });
        if (answer.status === 201) there.push(answer.body.id);
        return answer.status;
      }
      if (kind < 0.6) return (await editComment(node, person, one)).status;
      return (await deleteComment(node, person, one)).status;
    };

    const write = async (index: number): Promise<void> => {
      const random = randomOf(SEED + index);
      const node = nodes[index % 2] ?? app;
      for (let count = 0; count < ACTS; count += 1) {
        const person = everybody[Math.floor(random() * everybody.length)] ?? ada;
        const status = await act(node, person, random);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };

    /** Once so many have been answered. */
    const after = async (count: number): Promise<void> => {
      const answered = () => [...statuses.values()].reduce((sum, each) => sum + each, 0);
      while (answered() < count) await sleep(5);
    };

    const meanwhile = async (): Promise<void> => {
      const all = WRITERS * ACTS;
      await after(all * 0.3);
      const separated = [people.slice(0, 2), people.slice(1, 3)].map(([one, other]) =>
        app.app
          .get(TransactionRunner, { strict: false })
          .run((tx) =>
            app.app
              .get(Comments, { strict: false })
              .removeBetween(one?.id ?? '', other?.id ?? '', tx),
          ),
      );
      await after(all * 0.5);
      await app.sql('DELETE FROM subjects WHERE id = $1', [subjects[1]?.id]);
      await after(all * 0.7);
      const gone = await Promise.all(
        leaving.map(({ token }) =>
          nodes[1].request('DELETE', '/api/users/me', { token, body: { password: PASSWORD } }),
        ),
      );
      expect(gone.map(({ status }) => status)).toEqual([204, 204]);
      await Promise.all(separated);
    };

    await Promise.all([
      meanwhile(),
      ...Array.from({ length: WRITERS }, (_, index) => write(index)),
    ]);
    expect(
      [...statuses.keys()].filter((it) => ![200, 201, 204, 401, 403, 404].includes(it)),
    ).toEqual([]);
    expect(statuses.get(201)).toBeGreaterThan(ACTS);
    expect(statuses.get(204)).toBeGreaterThan(ACTS / 2);
    expect(await commentFaults(app)).toEqual([]);
    expect(await deadlocks(nodes[0])).toBe(0);
  });

  it('each become part of the one thread, or of none once it is deleted', async () => {
    const [app] = nodes;
    const [ada, ...others] = people;
    if (!ada) throw new Error('nobody is there');
    const subject = await createSubject(app, ada);
    for (let round = 0; round < 5; round += 1) {
      const top = await comment(app, ada, subject);
      const [answers] = await Promise.all([
        Promise.all(
          others.map((other, index) =>
            postComment(nodes[index % 2] ?? app, other, subject, { body: 'x', parent_id: top.id }),
          ),
        ),
        deleteComment(nodes[1], ada, top),
      ]);
      const said = answers.filter(({ status }) => status === 201);
      const refused = answers.filter(({ status }) => status === 404);
      expect(said.length + refused.length).toBe(others.length);
      await Promise.all(
        said.map(({ body }, index) => deleteComment(nodes[index % 2] ?? app, ada, body)),
      );
      expect((await app.get(`/api/comments/${top.id}`)).status).toBe(404);
    }
    expect([await commentsCount(app, subject), await commentFaults(app)]).toEqual([0, []]);
  });

  it('never stay between two of whom one blocks the other just then', async () => {
    const [app, other] = nodes;
    const [ada, bob] = await Promise.all([createAccount(app), createAccount(app)]);
    const [adas, bobs] = await Promise.all([createSubject(app, ada), createSubject(app, bob)]);
    for (let round = 0; round < 10; round += 1) {
      const one = round % 2 === 0 ? ada : bob;
      const statuses = await Promise.all([
        ...nodes.map(async (node) => (await postComment(node, bob, adas, { body: 'x' })).status),
        ...nodes.map(async (node) => (await postComment(node, ada, bobs, { body: 'x' })).status),
        block(round % 3 === 0 ? app : other, one, one === ada ? bob : ada).then(() => 404),
      ]);
      expect(statuses.filter((status) => ![201, 404].includes(status))).toEqual([]);
      expect([await commentsCount(app, adas), await commentsCount(app, bobs)]).toEqual([0, 0]);
      await app.sql('DELETE FROM blocks WHERE blocker_id = $1', [one.id]);
    }
    expect(await commentFaults(app)).toEqual([]);
  });

  const everyPage = async (
    subject: Subject,
    limits: readonly number[],
    meanwhile: (page: number) => Promise<unknown>,
  ): Promise<readonly string[]> => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page += 1) {
      const limit = limits[page % limits.length] ?? 1;
      const query = `limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const [answer] = await Promise.all([
        (nodes[page % 2] ?? nodes[0]).get(`${subjectUrl(subject)}/comments?${query}`),
        meanwhile(page),
      ]);
      expect(answer.status).toBe(200);
      seen.push(...answer.body.data.map(({ id }: { id: string }) => id));
      cursor = answer.body.pagination.next_cursor as string | null;
    }
    return seen;
  };

  it(`are walked by cursor without gap or repeat while they come and go (seed ${SEED})`, async () => {
    const [app] = nodes;
    const [ada, bob] = people;
    if (!ada || !bob) throw new Error('nobody is there');
    const idsOf = async ({ id }: Subject): Promise<string[]> => {
      const rows = await app.sql<{ id: string }>('SELECT id FROM comments WHERE subject_id = $1', [
        id,
      ]);
      return rows.map((row) => row.id);
    };
    const step = fc.record({ said: fc.nat(2), deleted: fc.array(fc.nat(30), { maxLength: 2 }) });
    const course = fc.record({
      replies: fc.array(fc.boolean(), { minLength: 6, maxLength: 12 }),
      limits: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      steps: fc.array(step, { minLength: 1, maxLength: 8 }),
    });
    const property = fc.asyncProperty(course, async ({ replies, limits, steps }) => {
      const subject = await createSubject(app, ada);
      const top = await comment(app, bob, subject);
      for (const reply of replies) await comment(app, bob, subject, 'x', reply ? top : undefined);
      const before = await idsOf(subject);
      const seen = await everyPage(subject, limits, async (page) => {
        const { said = 0, deleted = [] } = steps[page] ?? {};
        await Promise.all([
          ...Array.from({ length: said }, () => comment(nodes[1], bob, subject)),
          ...deleted.map((index) => deleteComment(app, ada, { id: before[index] ?? top.id })),
        ]);
      });
      const stayed = new Set(await idsOf(subject));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual([...seen].sort().reverse());
      expect(before.filter((id) => stayed.has(id) && !seen.includes(id))).toEqual([]);
    });
    await fc.assert(property, { seed: SEED, numRuns: 10, endOnFailure: true });
    expect(await commentFaults(app)).toEqual([]);
  });
});
