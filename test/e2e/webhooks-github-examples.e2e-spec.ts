import { randomUUID } from 'node:crypto';
import { inTurns, SAMPLES } from '../factories/github-deliveries.js';
import {
  adminToken,
  allProcessed,
  deliver,
  githubHeaders,
  receiptCount,
  SECRETS,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

interface Delivery {
  readonly event: string;
  readonly guid: string;
  readonly document: unknown;
  readonly body: string;
}

const deliveries: readonly Delivery[] = SAMPLES.map(({ event, payload: document }, index) => ({
  event,
  guid: randomUUID(),
  document,
  // As GitHub writes it, and as people who pretty-print do.
  body: JSON.stringify(document, null, index % 3),
}));

let app: TestApp;
let admin: string;

beforeAll(async () => {
  app = await startApp({ env: SECRETS });
  admin = await adminToken(app);
});

afterAll(() => app.close());

describe("GitHub's own example payloads", () => {
  const ids = new Map<string, string>();

  it('are all there', () => {
    expect(deliveries).toHaveLength(329);
    expect(new Set(deliveries.map(({ event }) => event)).size).toBe(58);
  });

  it('are all taken when rightly signed', async () => {
    await inTurns(deliveries, 16, async ({ event, guid, body }) => {
      const headers = githubHeaders(body, { 'x-github-event': event, 'x-github-delivery': guid });
      const answer = await deliver(app, 'github', { body, headers });
      expect([event, answer.status, answer.body.event]).toEqual([event, 202, event]);
      ids.set(guid, answer.body.id as string);
    });
    expect(new Set(ids.values()).size).toBe(329);
    expect(await receiptCount(app)).toBe(329);
  });

  it('are all processed in the end', () => allProcessed(app));

  it('come back byte for byte, and as the JSON that they are', async () => {
    await inTurns(deliveries, 8, async ({ event, guid, document, body }) => {
      const path = `/api/webhooks/${ids.get(guid)}`;
      const raw = await app.get(`${path}/raw`, admin);
      expect(raw.status).toBe(200);
      expect(raw.bytes.equals(Buffer.from(body))).toBe(true);
      const receipt = await app.get(path, admin);
      expect(receipt.body).toMatchObject({ event, source: 'github', status: 'processed' });
      expect(receipt.body.payload).toEqual(document);
    });
  });

  it('are each known again when GitHub delivers them once more', async () => {
    await inTurns(deliveries, 16, async ({ event, guid, body }) => {
      const headers = githubHeaders(body, { 'x-github-event': event, 'x-github-delivery': guid });
      const answer = await deliver(app, 'github', { body, headers });
      expect([answer.status, answer.body.id, answer.body.duplicate]).toEqual([
        200,
        ids.get(guid),
        true,
      ]);
    });
    expect(await receiptCount(app)).toBe(329);
  });
});
