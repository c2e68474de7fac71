import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { EventAnnouncementRepository } from '../../src/modules/github/events/event-announcement.repository.js';
import { EventInboxRepository } from '../../src/modules/github/events/event-inbox.repository.js';
import { GithubEventRepository } from '../../src/modules/github/events/github-event.repository.js';
import { newEvent, newSubscribed, type Subscribed } from '../factories/github-event-rows.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(120_000);

const RUNS = 30;
const SEED = 5_201_731;
const KEPT_SECONDS = 1_000;

const insertion = fc.record({
  /** Milliseconds before it, between its insert and what follows, and before the commit. */
  before: fc.nat(6),
  beforeCommit: fc.nat(8),
  repos: fc.array(fc.nat(1), { minLength: 1, maxLength: 3 }),
});
const writer = fc.array(insertion, { minLength: 1, maxLength: 6 });
const reader = fc.record({
  comes: fc.nat(20),
  pause: fc.nat(4),
  limit: fc.integer({ min: 1, max: 4 }),
  fromAnnounced: fc.boolean(),
});
const world = fc.record({
  writers: fc.array(writer, { minLength: 3, maxLength: 8, size: 'max' }),
  readers: fc.array(reader, { minLength: 2, maxLength: 5, size: 'max' }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
type Insertion = World['writers'][number][number];
type Reader = World['readers'][number];

describe('events that many keep at the same time', () => {
  let own: TestDatabase;
  let platform: Platform;
  let subscribed: Subscribed;

  beforeAll(async () => {
    own = await createTestDatabase();
    platform = await startPlatform({
      databaseUrl: own.url,
      providers: [EventInboxRepository, EventAnnouncementRepository, GithubEventRepository],
    });
    subscribed = await newSubscribed(own, 2);
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  const keep = ({ repos, beforeCommit }: Insertion): Promise<void> =>
    platform.get(TransactionRunner).run(async (tx) => {
      const rows = repos.map((index) => ({
        receiptId: uuidv7(),
        row: newEvent(subscribed.repoIds[index] ?? '', randomBytes(32)),
      }));
      await platform.get(EventInboxRepository).insert(rows, tx);
      await sleep(beforeCommit);
    });

  /** Tells of what there is to tell; resolves with the ids. */
  const announce = (limit: number): Promise<string[]> =>
    platform.get(TransactionRunner).run(async (tx) => {
      const announcements = platform.get(EventAnnouncementRepository);
      const events = await announcements.claim(limit, tx);
      await announcements.deleteTold(
        events.map(({ seq }) => seq),
        tx,
      );
      return events.flatMap(({ id }) => id ?? []);
    });

  const newest = async (): Promise<string | undefined> => {
    const filters = { keptSeconds: KEPT_SECONDS };
    const events = platform.get(GithubEventRepository);
    return (await events.recentIds(subscribed.userId, filters, 1))[0];
  };

  /** What came after an event, a page of it. */
  const after = async (id: string, limit: number): Promise<string[]> => {
    const events = platform.get(GithubEventRepository);
    const event = await events.find(subscribed.userId, id, KEPT_SECONDS);
    const filters = { keptSeconds: KEPT_SECONDS };
    const order = { after: event?.seq ?? '', withoutReplays: true };
    const page = await events.list(subscribed.userId, filters, order, { kind: 'cursor', limit });
    return page.rows.map((row) => row.id);
  };

  /** How the events went by: all of them, those told, and what each reader saw after its first. */
  const run = async ({ writers, readers }: World) => {
    await own.pool.query(
      'TRUNCATE github_events, github_delivery_digests, github_event_announcements',
    );
    let writing = true;
    const told: string[] = [];
    const telling = (async () => {
      for (let last = false; !last;) {
        last = !writing;
        let batch: string[];
        do told.push(...(batch = await announce(3)));
        while (batch.length > 0);
      }
    })();
    const read = async ({ comes, pause, limit, fromAnnounced }: Reader): Promise<string[]> => {
      await sleep(comes);
      const start = async (): Promise<string | undefined> =>
        fromAnnounced ? told.at(-1) : newest();
      let first = await start();
      for (; first === undefined; first = await start()) await sleep(1);
      const seen = [first];
      for (let last = false; !last;) {
        await sleep(pause);
        last = !writing;
        let page: string[];
        do seen.push(...(page = await after(seen.at(-1) ?? '', limit)));
        while (page.length > 0);
      }
      return seen;
    };
    const reading = Promise.all(readers.map(read));
    await Promise.all(
      writers.map(async (insertions) => {
        for (const one of insertions) {
          await sleep(one.before);
          await keep(one);
        }
      }),
    );
    writing = false;
    await telling;
    const { rows } = await own.pool.query<{ id: string }>(
      'SELECT id FROM github_events ORDER BY seq',
    );
    return { all: rows.map(({ id }) => id), told, seen: await reading };
  };

  it(`are seen once and in one order by all who follow them (seed ${SEED})`, async () => {
    let inTheMidst = 0;
    const property = fc.asyncProperty(world, async (course) => {
      const { all, told, seen } = await run(course);
      expect(all).toHaveLength(course.writers.flat().flatMap(({ repos }) => repos).length);
      for (const ids of seen) {
        const from = all.indexOf(ids[0] ?? '');
        expect(ids).toEqual(all.slice(from));
        if (ids.length > 1) inTheMidst += 1;
      }
      expect(told).toEqual(all);
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
    // Else nobody would have followed anything.
    expect(inTheMidst).toBeGreaterThan(RUNS);
  });
});
