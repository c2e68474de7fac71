import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { Database } from '../../src/database/database.js';
import { Retention } from '../../src/database/retention.js';
import type { Transaction } from '../../src/database/transaction.js';
import { GenericSource } from '../../src/modules/webhooks/generic.source.js';
import { WebhookProcessingService } from '../../src/modules/webhooks/webhook-processing.service.js';
import type { WebhookReceipt } from '../../src/modules/webhooks/webhook-receipt.entity.js';
import { WebhookSources } from '../../src/modules/webhooks/webhook-sources.js';
import { WebhooksModule } from '../../src/modules/webhooks/webhooks.module.js';
import {
  adminToken,
  deliver,
  deliverTest,
  eventually,
  genericHeaders,
  receiptCount,
  SECRETS,
  sendgridHeaders,
  sendgridKeys,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const SECRET = 'secret-of-the-failing-source';
const NUL = '\u0000';

/** A source whose processing does what the receipt's event says, after a row of its own. */
class ObedientSource extends GenericSource {
  readonly attempts = new Map<string, number>();

  constructor(private readonly database: Database) {
    super('obedient', 'NONE', [SECRET]);
  }

  async process({ id, event }: WebhookReceipt, tx: Transaction): Promise<void> {
    const attempt = (this.attempts.get(id) ?? 0) + 1;
    this.attempts.set(id, attempt);
    await this.database.query('INSERT INTO effects (receipt_id) VALUES ($1)', [id], { tx });
    if (event === 'fail') throw new Error(`cannot do it${NUL}, for the ${attempt}. time`);
    if (event === 'fail-in-sql') await this.database.query('SELECT 1/0', [], { tx });
    if (event === 'fail-twice' && attempt <= 2) throw new Error('not yet');
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever is thrown is noted
    if (event === 'throw-text') throw 'a bare text';
  }
}

@Module({ imports: [WebhooksModule] })
class ObedientModule {
  constructor(sources: WebhookSources, database: Database) {
    sources.register(new ObedientSource(database));
  }
}

const { privateKey, publicKey } = sendgridKeys();

let app: TestApp;
let admin: string;

beforeAll(async () => {
  app = await startApp({
    env: { ...SECRETS, SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey },
    imports: [ObedientModule],
  });
  await app.sql('CREATE TABLE effects (receipt_id uuid PRIMARY KEY)');
  admin = await adminToken(app);
});

afterAll(() => app.close());

const keep = async (event: string): Promise<string> => {
  const body = JSON.stringify({ event, at: randomUUID() });
  const answer = await deliver(app, 'obedient', {
    body,
    headers: genericHeaders(body, {}, SECRET),
  });
  if (answer.status !== 202) throw new Error(`not kept: ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
};

const read = async (id: string) => (await app.get(`/api/webhooks/${id}`, admin)).body;

const effectsOf = async (ids: readonly string[]): Promise<readonly string[]> => {
  const rows = await app.sql<{ id: string }>(
    'SELECT receipt_id AS id FROM effects WHERE receipt_id = ANY($1) ORDER BY 1',
    [ids],
  );
  return rows.map(({ id }) => id);
};

const attempted = (id: string, times: number): Promise<void> =>
  eventually(`attempt ${times}`, async () => (await read(id)).attempts >= times);

/** Has the next attempt come now instead of after its pause. */
const hasten = async (id: string): Promise<void> => {
  const [row] = await app.sql<{ attempts: number; status: string }>(
    `UPDATE webhook_receipts SET next_attempt_at = now() WHERE id = $1 RETURNING attempts, status`,
    [id],
  );
  await app.app.get(WebhookProcessingService).processDue();
  // The sweep may have taken it first, and be at it still.
  if (row?.status === 'received') await attempted(id, row.attempts + 1);
};

describe('processing that fails', () => {
  it('is tried again, later each time, and ends failed with what went wrong', async () => {
    const id = await keep('fail');
    const pauses: number[] = [];
    await attempted(id, 1);
    for (let attempt = 1; attempt < 5; attempt += 1) {
      expect(await read(id)).toMatchObject({
        status: 'received',
        attempts: attempt,
        last_error: expect.stringContaining(`for the ${attempt}. time`),
        processed_at: null,
      });
      const [row] = await app.sql<{ seconds: number }>(
        `SELECT extract(epoch FROM next_attempt_at - now())::float AS seconds
           FROM webhook_receipts WHERE id = $1`,
        [id],
      );
      pauses.push(row?.seconds ?? 0);
      await hasten(id);
    }
    expect(await read(id)).toMatchObject({
      status: 'failed',
      attempts: 5,
      last_error: expect.stringMatching(/^cannot do it.*, for the 5\. time$/),
      processed_at: null,
    });
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[3]).toBeGreaterThan(8);
    expect(await effectsOf([id])).toEqual([]);
    await hasten(id);
    expect((await read(id)).attempts).toBe(5);
    const failed = await app.get('/api/webhooks?status=failed', admin);
    expect(failed.body.data).toEqual([expect.objectContaining({ id, status: 'failed' })]);
  });

  it('touches none of its neighbours', async () => {
    const events = ['a', 'fail', 'b', 'fail-in-sql', 'c', 'throw-text', 'd'];
    const ids = await Promise.all(events.map((event) => keep(event)));
    await Promise.all(ids.map((id) => attempted(id, 1)));
    const receipts = await Promise.all(ids.map((id) => read(id)));
    const good = ids.filter((_, index) => events[index]?.length === 1);
    for (const [index, { status, last_error }] of receipts.entries()) {
      const fails = !good.includes(ids[index] ?? '');
      expect([events[index], status]).toEqual([events[index], fails ? 'received' : 'processed']);
      expect(last_error !== null).toBe(fails);
    }
    expect(await effectsOf(ids)).toEqual([...good].sort());
    expect(receipts[3]?.last_error).toContain('division by zero');
    expect(receipts[5]?.last_error).toBe('a bare text');
  });

  it('ends processed once it succeeds, with its effect once', async () => {
    const id = await keep('fail-twice');
    await attempted(id, 1);
    await hasten(id);
    await hasten(id);
    expect(await read(id)).toMatchObject({ status: 'processed', attempts: 3, last_error: null });
    expect(await effectsOf([id])).toEqual([id]);
  });

  it('is tried anew after a replay', async () => {
    const [failed] = (await app.get('/api/webhooks?status=failed', admin)).body.data;
    const answer = await app.post(`/api/webhooks/${failed.id}/replay`, undefined, admin);
    expect(answer.body).toMatchObject({ id: failed.id, status: 'received', last_error: null });
    await attempted(failed.id as string, 1);
    expect(await read(failed.id as string)).toMatchObject({ status: 'received', attempts: 1 });
  });

  it('is counted by its outcome', async () => {
    const { body } = await app.get('/metrics');
    for (const outcome of ['processed', 'postponed', 'failed']) {
      expect(body).toMatch(
        new RegExp(`webhooks_processed_total\\{source="obedient",outcome="${outcome}"\\} [1-9]`),
      );
    }
  });
});

describe('a batch of SendGrid with faulty elements', () => {
  it('has the effects of the others', async () => {
    const body = JSON.stringify([
      { event: 'open', sg_event_id: 'whole', timestamp: 1_600_112_492 },
      { event: 'open', sg_event_id: 'ancient', timestamp: -1e12 },
      { event: `a${NUL}b`, sg_event_id: 'strange', reason: `${NUL}\ud800` },
      { event: 'open', sg_event_id: `nul${NUL}` },
      { event: 'open', sg_event_id: 'x'.repeat(10_000) },
      null,
    ]);
    const headers = sendgridHeaders(privateKey, body);
    expect((await deliver(app, 'sendgrid', { body, headers })).status).toBe(202);
    await eventually('processed', async () => {
      return (await receiptCount(app, `source = 'sendgrid' AND status = 'processed'`)) === 1;
    });
    const rows = await app.sql<{ id: string; event: string; at: Date | null }>(
      `SELECT sg_event_id AS id, event, occurred_at AS at FROM sendgrid_events ORDER BY 1`,
    );
    expect(rows).toEqual([
      { id: 'ancient', event: 'open', at: null },
      { id: 'strange', event: 'unknown', at: null },
      { id: 'whole', event: 'open', at: new Date('2020-09-14T19:41:32.000Z') },
    ]);
  });
});

describe('retention', () => {
  const age = async (id: string, days: number): Promise<void> => {
    for (const [table, column] of [
      ['webhook_receipts', 'id'],
      ['webhook_deliveries', 'receipt_id'],
    ]) {
      await app.sql(
        `UPDATE ${table} SET created_at = now() - $2::int * interval '1 day' - interval '1 minute'
          WHERE ${column} = $1`,
        [id, days],
      );
    }
  };

  const send = async (id: string) => deliverTest(app, { event: 'aged' }, { 'x-webhook-id': id });

  it('deletes receipts past their days and knows their deliveries for longer', async () => {
    const [fresh, old, ancient] = await Promise.all(
      ['fresh', 'old', 'ancient'].map(async (id) => (await send(id)).body.id as string),
    );
    await allProcessedOfTest();
    await age(fresh ?? '', 13);
    await age(old ?? '', 14);
    await age(ancient ?? '', 35);
    const deleted = await app.app.get(Retention).run();
    expect(deleted).toMatchObject({ webhook_receipts: 2, webhook_deliveries: 1 });
    expect((await app.get(`/api/webhooks/${fresh}`, admin)).status).toBe(200);
    expect((await app.get(`/api/webhooks/${old}`, admin)).status).toBe(404);
    const repeated = await send('old');
    expect([repeated.status, repeated.body.id, repeated.body.duplicate]).toEqual([200, old, true]);
    expect((await app.get(`/api/webhooks/${old}`, admin)).status).toBe(404);
    expect((await send('ancient')).status).toBe(202);
  });

  it('works through more than one batch', async () => {
    await app.sql(
      `INSERT INTO webhook_receipts (id, source, event, raw, headers, signature, request_id, status, created_at)
       SELECT gen_random_uuid(), 'test', 'bulk', '{}', '{}', '', 'r', 'processed', now() - interval '20 days'
         FROM generate_series(1, 2345)`,
    );
    const kept = await receiptCount(app, `event <> 'bulk'`);
    expect(await app.app.get(Retention).run()).toMatchObject({ webhook_receipts: 2_345 });
    expect(await receiptCount(app)).toBe(kept);
  });

  const allProcessedOfTest = (): Promise<void> =>
    eventually('processed', async () => {
      return (await receiptCount(app, `source = 'test' AND status <> 'processed'`)) === 0;
    });
});

describe('processing by several nodes', () => {
  it('has each effect once', async () => {
    const node = await startApp({ sharing: app, imports: [ObedientModule] });
    try {
      const ids = await Promise.all(Array.from({ length: 300 }, (_, n) => keep(`plain-${n % 7}`)));
      // A second effect of a receipt would break the table's key and show as a second attempt.
      await eventually('all processed', async () => {
        await Promise.all(
          [app, node].map((one) => one.app.get(WebhookProcessingService).processDue()),
        );
        return (await receiptCount(app, `event LIKE 'plain-%' AND status <> 'processed'`)) === 0;
      });
      expect(await receiptCount(app, `event LIKE 'plain-%' AND attempts = 1`)).toBe(300);
      expect(await effectsOf(ids)).toHaveLength(300);
    } finally {
      await node.close();
    }
  });
});
