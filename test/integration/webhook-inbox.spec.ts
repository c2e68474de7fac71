import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { Transaction } from '../../src/database/transaction.js';
import type { NewReceipt } from '../../src/modules/webhooks/new-receipt.js';
import { type NewRow, type ReceiptRows, rowInto } from '../../src/modules/webhooks/receipt-rows.js';
import { WebhookInboxRepository } from '../../src/modules/webhooks/webhook-inbox.repository.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let platform: Platform;

beforeAll(async () => {
  database = await createTestDatabase();
  platform = await startPlatform({ databaseUrl: database.url });
});

afterAll(async () => {
  await platform.close();
  await database.drop();
});

/** An inbox as a process of its own would have it. */
const newInbox = (): WebhookInboxRepository =>
  new WebhookInboxRepository(platform.get(Database), platform.get(TransactionRunner));

const receipt = (more: Partial<NewReceipt> = {}): NewReceipt => ({
  id: uuidv7(),
  source: 'test',
  event: 'created',
  deliveryKey: undefined,
  raw: Buffer.from('{}'),
  headers: '{}',
  requestId: 'request',
  signature: 'sha256=00',
  createdAt: new Date(),
  ...more,
});

const idsKept = async (ids: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM webhook_receipts WHERE id = ANY($1) ORDER BY id',
    [ids],
  );
  return rows.map(({ id }) => id);
};

describe('WebhookInboxRepository', () => {
  it.each([1, 2, 3, 63, 64, 65, 200])(
    'keeps %i that come at once, each with its own bytes',
    async (count) => {
      const inbox = newInbox();
      const receipts = Array.from({ length: count }, (_, index) =>
        receipt({ raw: Buffer.from([index, 0, 255]), event: `event-${index}` }),
      );
      const kept = await Promise.all(receipts.map((one) => inbox.add(one)));
      expect(kept).toEqual(
        receipts.map(({ id, event, createdAt }) => ({ id, event, createdAt, duplicate: false })),
      );
      const { rows } = await database.pool.query<{ raw: Buffer }>(
        'SELECT raw FROM webhook_receipts WHERE id = ANY($1) ORDER BY id',
        [receipts.map(({ id }) => id)],
      );
      expect(rows.map(({ raw }) => raw)).toEqual(receipts.map(({ raw }) => raw));
    },
  );

  it('fails a bad row alone, wherever it stands in its group', async () => {
    const inbox = newInbox();
    for (const place of [0, 3, 7]) {
      const receipts = Array.from({ length: 8 }, (_, index) =>
        receipt(index === place ? { event: 'a\u0000b' } : { deliveryKey: randomUUID() }),
      );
      const outcomes = await Promise.allSettled(receipts.map((one) => inbox.add(one)));
      expect(outcomes.map(({ status }) => status)).toEqual(
        receipts.map((_, index) => (index === place ? 'rejected' : 'fulfilled')),
      );
      const good = receipts.filter((_, index) => index !== place).map(({ id }) => id);
      expect(await idsKept(receipts.map(({ id }) => id))).toEqual(good);
    }
  });

  it('knows a delivery that comes twice within one group', async () => {
    const inbox = newInbox();
    const deliveryKey = randomUUID();
    const receipts = Array.from({ length: 5 }, () => receipt({ deliveryKey }));
    const kept = await Promise.all(receipts.map((one) => inbox.add(one)));
    expect(kept.map(({ duplicate }) => duplicate).sort()).toEqual([false, true, true, true, true]);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(await idsKept(receipts.map(({ id }) => id))).toEqual([kept[0]?.id]);
  });

  it('keeps the first event name and time for what comes again', async () => {
    const inbox = newInbox();
    const deliveryKey = randomUUID();
    const first = receipt({ deliveryKey, createdAt: new Date('2026-01-02T03:04:05.678Z') });
    await inbox.add(first);
    expect(await inbox.add(receipt({ deliveryKey, event: 'other' }))).toEqual({
      id: first.id,
      event: first.event,
      createdAt: first.createdAt,
      duplicate: true,
    });
  });

  it('knows a delivery whose receipt has expired by the id that it had', async () => {
    const inbox = newInbox();
    const deliveryKey = randomUUID();
    const first = receipt({ deliveryKey });
    await inbox.add(first);
    await database.pool.query('DELETE FROM webhook_receipts WHERE id = $1', [first.id]);
    expect(await inbox.add(receipt({ deliveryKey }))).toMatchObject({
      id: first.id,
      duplicate: true,
    });
  });

  it('commits for all, whatever becomes of the transaction that the first of them came from', async () => {
    const inbox = newInbox();
    const [first, second] = [receipt(), receipt()];
    let other: Promise<unknown> | undefined;
    const undone = platform.get(TransactionRunner).run(async () => {
      const kept = inbox.add(first);
      other = inbox.add(second);
      await kept;
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await other;
    expect(await idsKept([first.id, second.id])).toEqual([first.id, second.id]);
  });

  it('does not lock itself up when processes claim the same deliveries in different orders', async () => {
    const inboxes = [newInbox(), newInbox(), newInbox()];
    for (let round = 0; round < 30; round += 1) {
      const keys = Array.from({ length: 64 }, () => randomUUID());
      const answers = await Promise.all(
        inboxes.flatMap((inbox, index) =>
          (index % 2 ? [...keys].reverse() : keys).map((deliveryKey) =>
            inbox.add(receipt({ deliveryKey })),
          ),
        ),
      );
      expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(64);
    }
    const { rows } = await database.pool.query<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });

  describe('with rows of another table that go with receipts', () => {
    const commits: string[] = [];

    /** What a module keeps: texts, each once. */
    class Notes implements ReceiptRows<string> {
      async insert(rows: readonly NewRow<string>[], tx: Transaction): Promise<void> {
        await platform
          .get(Database)
          .query(
            `INSERT INTO note SELECT * FROM unnest($1::uuid[], $2::text[])`,
            [rows.map(({ receiptId }) => receiptId), rows.map(({ row }) => row)],
            { tx },
          );
        tx.afterCommit(() => commits.push(...rows.map(({ row }) => row)));
      }
    }
    const notes = new Notes();

    const noted = (text: string, more: Partial<NewReceipt> = {}): NewReceipt =>
      receipt({ row: rowInto(notes, text), ...more });

    const notesOf = async (ids: readonly string[]): Promise<readonly string[]> => {
      const { rows } = await database.pool.query<{ text: string }>(
        'SELECT text FROM note WHERE receipt_id = ANY ($1) ORDER BY text',
        [ids],
      );
      return rows.map(({ text }) => text);
    };

    beforeAll(async () => {
      await database.pool.query('CREATE TABLE note (receipt_id uuid NOT NULL, text text UNIQUE)');
    });

    it('keeps both, and tells of it once they are committed', async () => {
      const receipts = [noted('a'), receipt(), noted('b')];
      await Promise.all(receipts.map((one) => newInbox().add(one)));
      const ids = receipts.map(({ id }) => id);
      expect(await idsKept(ids)).toEqual(ids);
      expect(await notesOf(ids)).toEqual(['a', 'b']);
      expect([...commits].sort()).toEqual(['a', 'b']);
    });

    it('keeps neither when the row cannot be kept, and its neighbours all the same', async () => {
      const inbox = newInbox();
      await inbox.add(noted('c'));
      const receipts = [noted('d'), noted('c'), receipt(), noted('e')];
      const outcomes = await Promise.allSettled(receipts.map((one) => inbox.add(one)));
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
        true,
        false,
        true,
        true,
      ]);
      const good = receipts.filter((_, index) => index !== 1).map(({ id }) => id);
      expect(await idsKept(receipts.map(({ id }) => id))).toEqual(good);
      expect(await notesOf(receipts.map(({ id }) => id))).toEqual(['d', 'e']);
      expect(commits.filter((text) => text === 'c' || text === 'd')).toEqual(['c', 'd']);
    });

    it('keeps no row of a delivery that had come before', async () => {
      const inbox = newInbox();
      const deliveryKey = randomUUID();
      const copies = ['f', 'g', 'h'].map((text) => noted(text, { deliveryKey }));
      const kept = await Promise.all(copies.map((one) => inbox.add(one)));
      const later = await inbox.add(noted('i', { deliveryKey }));
      expect(later).toMatchObject({ id: kept[0]?.id, duplicate: true });
      expect(await notesOf(copies.map(({ id }) => id))).toHaveLength(1);
      expect(await notesOf([later.id])).toHaveLength(1);
    });

    it('keeps the row and the delivery key alone where the row is instead of the receipt', async () => {
      const inbox = newInbox();
      const deliveryKey = randomUUID();
      const alone = (text: string): NewReceipt =>
        receipt({ row: rowInto(notes, text, true), raw: undefined, deliveryKey });
      const [first, again, keyless] = [
        alone('k'),
        alone('l'),
        { ...alone('m'), deliveryKey: undefined },
      ];
      expect(await inbox.add(first)).toMatchObject({ id: first.id, duplicate: false });
      expect(await inbox.add(again)).toMatchObject({
        id: first.id,
        event: first.event,
        duplicate: true,
      });
      expect(await inbox.add(keyless)).toMatchObject({ id: keyless.id, duplicate: false });
      const ids = [first, again, keyless].map(({ id }) => id);
      expect(await idsKept(ids)).toEqual([]);
      expect(await notesOf(ids)).toEqual(['k', 'm']);
    });

    describe('while somebody holds what their table needs', () => {
      let release: () => void;
      let held: Promise<void>;

      beforeEach(async () => {
        const locked = new Promise<void>((resolve) => {
          held = platform.get(TransactionRunner).run(async (tx) => {
            await platform.get(Database).query('LOCK TABLE note IN EXCLUSIVE MODE', [], { tx });
            resolve();
            await new Promise<void>((done) => (release = done));
          });
        });
        await locked;
      });

      afterEach(async () => {
        release();
        await held;
      });

      it('keeps those without such rows all the same, and refuses the others after seconds', async () => {
        const inbox = newInbox();
        const begun = performance.now();
        const waiting = Array.from({ length: 20 }, async (_, index) => {
          // Each in a group of its own, as long as there is a place.
          await new Promise((resolve) => setTimeout(resolve, index * 10));
          return inbox.add(noted(`held-${index}`));
        });
        const refused = Promise.allSettled(waiting);
        await new Promise((resolve) => setTimeout(resolve, 500));
        await Promise.all(Array.from({ length: 10 }, () => inbox.add(receipt())));
        expect(performance.now() - begun).toBeLessThan(3_000);

        for (const outcome of await refused) {
          expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
        }
        expect(performance.now() - begun).toBeLessThan(9_000);
      });
    });

    it('is given up by PostgreSQL, locks and all, when it stands still in the middle of it', async () => {
      const still: ReceiptRows<string> = {
        insert: async (rows, tx) => {
          await notes.insert(rows, tx);
          await new Promise((resolve) => setTimeout(resolve, 6_000));
        },
      };
      const one = receipt({ row: rowInto(still, 'n') });
      const outcome = newInbox()
        .add(one)
        .catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 5_500));
      // The same text: it would wait for the one before it.
      const other = noted('n');
      expect(await newInbox().add(other)).toMatchObject({ id: other.id, duplicate: false });
      expect(await outcome).toMatchObject({ kind: 'unavailable' });
      expect(await idsKept([one.id, other.id])).toEqual([other.id]);
    });

    it('keeps both, whatever becomes of the transaction that they came from', async () => {
      const one = noted('j');
      const undone = platform.get(TransactionRunner).run(async () => {
        await newInbox().add(one);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await idsKept([one.id])).toEqual([one.id]);
      expect(await notesOf([one.id])).toEqual(['j']);
    });
  });
});
