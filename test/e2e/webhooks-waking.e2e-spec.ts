import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { currentContext, runWithContext } from '../../src/logging/request-context.js';
import { JobQueue } from '../../src/queue/job-queue.js';
import { QueueLengths } from '../../src/queue/queue-lengths.js';
import { GenericSource } from '../../src/modules/webhooks/generic.source.js';
import { SendgridEventRepository } from '../../src/modules/webhooks/sendgrid-event.repository.js';
import { WebhookProcessingService } from '../../src/modules/webhooks/webhook-processing.service.js';
import { WebhookSources } from '../../src/modules/webhooks/webhook-sources.js';
import { WebhooksModule } from '../../src/modules/webhooks/webhooks.module.js';
import { ambientTransaction } from '../../src/database/transaction.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import {
  adminToken,
  deliverTest,
  eventually,
  receiptCount,
  SECRETS,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let work: () => Promise<void> = () => Promise.resolve();

class ScriptedSource extends GenericSource {
  constructor() {
    super('scripted', 'NONE', ['secret']);
  }

  process(): Promise<void> {
    return work();
  }
}

@Module({ imports: [WebhooksModule] })
class ScriptedModule {
  constructor(sources: WebhookSources) {
    sources.register(new ScriptedSource());
  }
}

let app: TestApp;
let processing: WebhookProcessingService;

/** A web process, whose receipts nobody works on but the test. */
beforeEach(async () => {
  app = await startApp({ env: { ...SECRETS, ROLES: 'web' }, imports: [ScriptedModule] });
  processing = app.app.get(WebhookProcessingService);
  work = () => Promise.resolve();
});

afterEach(() => app.close());

const insert = async (count: number, source = 'scripted'): Promise<void> => {
  await app.sql(
    `INSERT INTO webhook_receipts (id, source, event, raw, headers, signature, request_id)
     SELECT gen_random_uuid(), $2, 'e', '{}', '{}', '', 'r' FROM generate_series(1, $1)`,
    [count, source],
  );
};

const waiting = async (): Promise<number | undefined> =>
  (await app.app.get(QueueLengths).read())['webhooks']?.waiting;

it('keeps one wake-up in Redis, however many receipts nobody works on', async () => {
  for (let round = 0; round < 4; round += 1) {
    expect((await deliverTest(app, { event: 'e', round })).status).toBe(202);
    await sleep(100);
  }
  await eventually('woken', async () => (await waiting()) !== 0);
  expect(await waiting()).toBe(1);
});

it('wakes in no request that it does not belong to', async () => {
  const contexts: unknown[] = [];
  jest.spyOn(app.app.get(JobQueue), 'enqueue').mockImplementation(() => {
    contexts.push(currentContext());
  });
  runWithContext({ requestId: 'a-stranger' }, () => processing.wake());
  await eventually('woken', () => contexts.length === 1);
  expect(contexts).toEqual([undefined]);
});

it('looks once more after it has worked, and not after it found nothing', async () => {
  const enqueue = jest.spyOn(app.app.get(JobQueue), 'enqueue');
  await processing.processDue();
  await sleep(120);
  expect(enqueue).not.toHaveBeenCalled();
  await insert(1);
  await processing.processDue();
  await eventually('woken', () => enqueue.mock.calls.length === 1);
});

it('takes one full batch after the other until the last', async () => {
  await insert(450);
  await processing.processDue();
  expect(await receiptCount(app, `status = 'processed'`)).toBe(450);
});

it('ends with the receipt under way when it is told to stop', async () => {
  await insert(500);
  work = () => {
    processing.onModuleDestroy();
    return Promise.resolve();
  };
  await processing.processDue();
  expect(await receiptCount(app, `status = 'processed'`)).toBe(1);
  expect(await receiptCount(app, `status = 'received'`)).toBe(499);
});

it('does not take a receipt of an unknown source for processed', async () => {
  await insert(1, 'of-another-build');
  await processing.processDue();
  const [row] = await app.sql(`SELECT status, attempts, last_error FROM webhook_receipts`);
  expect(row).toEqual({
    status: 'received',
    attempts: 1,
    last_error: 'no source of-another-build in this build',
  });
});

/** Has PostgreSQL refuse an update, as a full disk or a broken constraint would. */
const refuseUpdates = async (when: string, message: string): Promise<() => Promise<void>> => {
  await app.sql(`
    CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '${message}'; END $$;
    CREATE TRIGGER refuse_update BEFORE UPDATE ON webhook_receipts
      FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION refuse_update();`);
  return async () => {
    await app.sql('DROP FUNCTION refuse_update CASCADE');
  };
};

it('goes on although one failure cannot be noted', async () => {
  await insert(3);
  let calls = 0;
  work = () => ((calls += 1) === 1 ? Promise.reject(new Error('no')) : Promise.resolve());
  const allow = await refuseUpdates('NEW.last_error IS NOT NULL', 'no pencil');
  await processing.processDue();
  expect(await receiptCount(app, `status = 'processed'`)).toBe(2);
  expect(app.logs).toContainEqual(
    expect.objectContaining({ error: 'no pencil', receipt_id: expect.any(String) }),
  );
  await allow();
  await processing.processDue();
  expect(await receiptCount(app, `status = 'processed'`)).toBe(3);
});

it('counts what was committed, and nothing else', async () => {
  await insert(1);
  const allow = await refuseUpdates(`NEW.status = 'processed'`, 'undone');
  const counted = async (): Promise<boolean> =>
    String((await app.get('/metrics')).body).includes('processed_total{source="scripted"');
  await expect(processing.processDue()).rejects.toThrow('undone');
  expect(await counted()).toBe(false);
  await allow();
  await processing.processDue();
  expect(await counted()).toBe(true);
});

it('wakes after the commit of a replay', async () => {
  const admin = await adminToken(app);
  await insert(1);
  await processing.processDue();
  const seen: unknown[] = [];
  jest.spyOn(processing, 'wake').mockImplementation(() => {
    seen.push(ambientTransaction.getStore());
  });
  const [row] = await app.sql<{ id: string }>('SELECT id FROM webhook_receipts');
  const options = { token: admin, headers: { 'idempotency-key': 'again' } };
  const answer = await app.request('POST', `/api/webhooks/${row?.id}/replay`, options);
  expect(answer.status).toBe(202);
  expect(seen).toEqual([undefined]);
});

it('claims the events of SendGrid in one order', async () => {
  const event = (sgEventId: string) => ({ sgEventId, event: 'e', payload: '{}', occurredAt: null });
  const id = '01900000-0000-7000-8000-000000000000';
  const other = await app.database.pool.connect();
  const add = (name: string) =>
    other.query(`INSERT INTO sendgrid_events VALUES ($1, $2, 'e', '{}')`, [name, id]);
  await other.query('BEGIN');
  await add('a');
  const inserted = app.app
    .get(TransactionRunner)
    .run((tx) => app.app.get(SendgridEventRepository).insertNew(id, [event('z'), event('a')], tx));
  await sleep(200);
  // It waits for `a`; had it claimed `z` before, each would now wait for the other.
  await other.query(`SET LOCAL lock_timeout = '300ms'`);
  await expect(add('z')).resolves.toBeDefined();
  await other.query('COMMIT');
  other.release();
  await inserted;
});
