import { randomUUID } from 'node:crypto';
import {
  allProcessed,
  type Answer,
  type Body,
  deliver,
  deliverTest,
  genericHeaders,
  githubHeaders,
  type Headers,
  receiptCount,
  SECRETS,
  sendgridHeaders,
  sendgridKeys,
  standardHeaders,
  stripeHeaders,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const { privateKey, publicKey } = sendgridKeys();

let app: TestApp;
/** A second node on the same database. */
let other: TestApp;

beforeAll(async () => {
  app = await startApp({ env: { ...SECRETS, SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey } });
  other = await startApp({ sharing: app });
});

afterAll(async () => {
  await other.close();
  await app.close();
});

/** Sends the first, then the repetition, and expects one receipt and its id twice. */
const expectOneReceipt = async (
  source: string,
  first: { body: Body; headers: Headers },
  repetition: { body: Body; headers: Headers },
): Promise<void> => {
  const before = await receiptCount(app);
  const kept = await deliver(app, source, first);
  expect([kept.status, kept.body.duplicate]).toEqual([202, false]);
  for (const node of [app, other]) {
    const again = await deliver(node, source, repetition);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...kept.body, duplicate: true });
  }
  expect(await receiptCount(app)).toBe(before + 1);
};

const expectTwoReceipts = async (
  source: string,
  sent: readonly { body: Body; headers: Headers }[],
) => {
  const ids = new Set<string>();
  for (const one of sent) {
    const { status, body } = await deliver(app, source, one);
    expect([status, body.duplicate]).toEqual([202, false]);
    ids.add(body.id as string);
  }
  expect(ids.size).toBe(sent.length);
};

const signedBySendgrid = (...events: readonly object[]): { body: string; headers: Headers } => {
  const body = `${JSON.stringify(events)}\r\n`;
  return { body, headers: sendgridHeaders(privateKey, body) };
};

describe('a repeated delivery', () => {
  it("is known by GitHub's delivery id, whatever else changed", async () => {
    const id = { 'x-github-delivery': randomUUID() };
    await expectOneReceipt(
      'github',
      { body: '{"n":1}', headers: githubHeaders('{"n":1}', id) },
      { body: '{"n":2}', headers: githubHeaders('{"n":2}', { ...id, 'x-github-event': 'star' }) },
    );
  });

  it('is another one under another delivery id of GitHub', async () => {
    const body = '{"same":true}';
    const sent = [1, 2].map(() => ({ body, headers: githubHeaders(body) }));
    await expectTwoReceipts('github', sent);
  });

  it("is known by Stripe's event id, under a new signature", async () => {
    const body = '{"id":"evt_repeated","type":"invoice.paid"}';
    const later = Math.floor(Date.now() / 1000) + 60;
    await expectOneReceipt(
      'stripe',
      { body, headers: stripeHeaders(body) },
      { body, headers: stripeHeaders(body, { at: later }) },
    );
  });

  it("is known by SendGrid's identical bytes", async () => {
    const batch = signedBySendgrid({ event: 'open', sg_event_id: 'identical' });
    const headers = sendgridHeaders(privateKey, batch.body, '1700000000');
    await expectOneReceipt('sendgrid', batch, { ...batch, headers });
  });

  it('is known by the id of Standard Webhooks', async () => {
    const body = '{"type":"contact.created"}';
    const id = `msg_${randomUUID()}`;
    const later = Math.floor(Date.now() / 1000) + 60;
    await expectOneReceipt(
      'standard',
      { body, headers: standardHeaders(body, { id }) },
      { body, headers: standardHeaders(body, { id, at: later }) },
    );
  });

  it('is known by X-Webhook-Id, per source', async () => {
    const body = '{"event":"created"}';
    const id = { 'x-webhook-id': randomUUID() };
    const sent = { body, headers: genericHeaders(body, id) };
    await expectOneReceipt('test', sent, sent);
    const elsewhere = { body, headers: genericHeaders(body, id, SECRETS.WEBHOOK_SECRET_CI) };
    await expectTwoReceipts('ci', [elsewhere]);
  });

  it('is another one without any id', async () => {
    const body = '{"event":"created"}';
    const sent = { body, headers: genericHeaders(body) };
    await expectTwoReceipts('test', [sent, sent]);
  });

  it('is not taken for known where the signature is wrong', async () => {
    const id = { 'x-webhook-id': randomUUID() };
    const body = '{"event":"created"}';
    await deliver(app, 'test', { body, headers: genericHeaders(body, id) });
    const forged = { body, headers: genericHeaders(body, id, 'wrong') };
    expect((await deliver(app, 'test', forged)).status).toBe(401);
  });

  it.each(['', 'a'.repeat(256)])('is 400 with the id %j', async (id) => {
    const answer = await deliverTest(app, { event: 'created' }, { 'x-webhook-id': id });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });
});

describe("SendGrid's overlapping batches", () => {
  it('have the effect of each event once', async () => {
    const event = (id: string, name = 'delivered') => ({ event: name, sg_event_id: id });
    const batches = [
      [event('a'), event('b')],
      [event('b'), event('c'), event('a')],
      [event('c', 'open'), event('d'), event('d')],
      [event('e'), { event: 'without an id' }, event('f\u0000'), event('b')],
    ];
    const answers = await Promise.all(
      batches.map((batch, index) =>
        deliver(index % 2 ? other : app, 'sendgrid', signedBySendgrid(...batch)),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    await allProcessed(app);
    const kept = await app.sql<{ id: string }>(
      `SELECT sg_event_id AS id FROM sendgrid_events WHERE length(sg_event_id) = 1 ORDER BY 1`,
    );
    expect(kept.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('copies at the same time', () => {
  const statusesOf = (answers: readonly Answer[]): readonly number[] =>
    answers.map(({ status }) => status).sort();

  it('make one receipt: one 202, the rest 200 with its id, over two nodes', async () => {
    const headers = { 'x-github-delivery': randomUUID() };
    const body = '{"copies":30}';
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        deliver(index % 2 ? other : app, 'github', { body, headers: githubHeaders(body, headers) }),
      ),
    );
    expect(statusesOf(answers)).toEqual([...Array<number>(29).fill(200), 202]);
    expect(new Set(answers.map(({ body: { id } }) => id as string)).size).toBe(1);
    const where = `delivery_key = '${headers['x-github-delivery']}'`;
    expect(await receiptCount(app, where)).toBe(1);
  });

  it('of many deliveries in any order never get into the way of each other', async () => {
    const deliveries = Array.from({ length: 48 }, (_, n) => ({ n, id: `crossed-${randomUUID()}` }));
    const rounds = [deliveries, [...deliveries].reverse(), deliveries, [...deliveries].reverse()];
    const answers = await Promise.all(
      rounds.flatMap((round, index) =>
        round.map(async ({ n, id }) => {
          const node = index < 2 ? app : other;
          const answer = await deliverTest(node, { event: 'crossed', n }, { 'x-webhook-id': id });
          return { id, answer };
        }),
      ),
    );
    expect(statusesOf(answers.map(({ answer }) => answer))).toEqual([
      ...Array<number>(48 * 3).fill(200),
      ...Array<number>(48).fill(202),
    ]);
    for (const { id } of deliveries) {
      const same = answers
        .filter((answer) => answer.id === id)
        .map(({ answer }) => answer.body.id as string);
      expect(new Set(same).size).toBe(1);
    }
    expect(await receiptCount(app, `event = 'crossed'`)).toBe(48);
  });
});
