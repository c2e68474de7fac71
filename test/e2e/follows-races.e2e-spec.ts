import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { Blocking } from '../../src/modules/social/relations/blocking.service.js';
import { Follows } from '../../src/modules/social/relations/follows.service.js';
import { AccountErasure } from '../../src/modules/users/account-erasure.js';
import { AccountsService } from '../../src/modules/users/accounts.service.js';
import { createPeople, miscounted, type PersonRow } from '../factories/relations.js';
import { startApp, type TestApp } from '../support/app.js';
import { deadlocks } from '../support/deadlocks.js';

jest.setTimeout(120_000);

let app: TestApp;
let follows: Follows;
let blocking: Blocking;

beforeAll(async () => {
  app = await startApp();
  follows = app.app.get(Follows, { strict: false });
  blocking = app.app.get(Blocking, { strict: false });
});

afterAll(() => app.close());

/** The same choices in every run. */
const dice = (seed: number): ((sides: number) => number) => {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % sides;
  };
};

const erase = ({ id }: PersonRow): Promise<void> =>
  app.app.get(TransactionRunner, { strict: false }).run(async (tx) => {
    const account = await app.app.get(AccountsService, { strict: false }).lock(id, tx);
    if (account) await app.app.get(AccountErasure, { strict: false }).erase(account.user, tx);
  });

/** The same, of follows alone: what other modules lock of those who go does not matter then. */
const eraseAlone = ({ id }: PersonRow): Promise<void> =>
  app.app.get(TransactionRunner, { strict: false }).run(async (tx) => {
    const database = app.app.get(Database, { strict: false });
    await database.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [id], { tx });
    await follows.removeAllOf(id, tx);
    await database.query('DELETE FROM users WHERE id = $1', [id], { tx });
  });

/** Runs all at once; 404 is an answer, of those who are gone or blocked. */
const settle = async (work: readonly Promise<unknown>[]): Promise<void> => {
  for (const outcome of await Promise.allSettled(work)) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'NOT_FOUND' });
  }
};

const followsAcrossBlocks = (): Promise<object[]> =>
  app.sql(
    `SELECT FROM follows JOIN blocks
         ON (follower_id, followed_id) IN ((blocker_id, blocked_id), (blocked_id, blocker_id))`,
  );

it('counts what there is, whoever follows whom and ends it at the same time', async () => {
  const people = await createPeople(app, 6);
  const roll = dice(7);
  const pick = (): PersonRow => people[roll(people.length)] ?? { id: '', username: '' };
  for (let round = 0; round < 8; round += 1) {
    const steps = Array.from({ length: 100 }, () => {
      const [one, other] = [pick(), pick()];
      if (one === other) return Promise.resolve();
      return roll(3) > 0
        ? follows.follow(one.id, other.username)
        : follows.unfollow(one.id, other.username);
    });
    await Promise.all(steps);
    expect(await miscounted(app)).toEqual([]);
  }
  const [row] = await app.sql<{ count: number }>('SELECT count(*)::int AS count FROM follows');
  expect(row?.count).toBeGreaterThan(0);
  expect(await deadlocks(app)).toBe(0);
});

it('leaves no follow across a block that was begun at the same time', async () => {
  for (let round = 0; round < 12; round += 1) {
    const people = await createPeople(app, 8);
    await settle(
      people.flatMap((one, index) => {
        const other = people[index ^ 1] ?? one;
        return [
          follows.follow(one.id, other.username),
          ...(index % 2 === 0 ? [blocking.block(one.id, other.username)] : []),
          follows.follow(other.id, one.username),
          ...(index % 4 === 1 ? [blocking.block(one.id, other.username)] : []),
          follows.follow(one.id, other.username),
        ];
      }),
    );
    expect(await followsAcrossBlocks()).toEqual([]);
  }
  expect(await miscounted(app)).toEqual([]);
  expect(await deadlocks(app)).toBe(0);
});

it.each([
  ['with all modules', erase],
  ['of follows alone', eraseAlone],
])('counts nobody who goes meanwhile, %s', async (_, goes) => {
  for (let round = 0; round < 5; round += 1) {
    const people = await createPeople(app, 10);
    const [leaver, friend] = people;
    if (!leaver || !friend) throw new Error('nobody was made');
    for (const { id, username } of people.slice(1)) {
      await follows.follow(id, leaver.username);
      await follows.follow(leaver.id, username);
    }
    await follows.unfollow(friend.id, leaver.username);
    const stayers = people.slice(1);
    await settle([
      ...stayers.map(({ id }) => follows.unfollow(id, leaver.username)),
      ...stayers.map(({ id }) => follows.follow(id, leaver.username)),
      goes(leaver),
      ...stayers.map(({ username }) => follows.follow(friend.id, username).catch(() => undefined)),
      ...stayers.map(({ id }) => follows.follow(id, leaver.username)),
    ]);
    expect(await miscounted(app)).toEqual([]);
    expect((await app.get(`/api/users/${leaver.username}`)).status).toBe(404);
  }
  expect(await deadlocks(app)).toBe(0);
});
