import { randomUUID } from 'node:crypto';
import { createAccount } from '../factories/accounts.js';
import {
  adminToken,
  allProcessed,
  deliver,
  deliverTest,
  eventually,
  genericHeaders,
  receiptCount,
  SECRETS,
  send,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;
let admin: string;
let user: string;

beforeAll(async () => {
  app = await startApp({ env: SECRETS });
  admin = await adminToken(app);
  user = (await createAccount(app)).token;
});

afterAll(() => app.close());

const keep = async (event: string, source: 'test' | 'ci' = 'test'): Promise<string> => {
  const body = JSON.stringify({ event, at: randomUUID() });
  const secret = source === 'ci' ? SECRETS.WEBHOOK_SECRET_CI : 'test-secret';
  const answer = await deliver(app, source, { body, headers: genericHeaders(body, {}, secret) });
  if (answer.status !== 202) throw new Error(`not kept: ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
};

const RECEIPT = {
  id: expect.any(String),
  source: 'test',
  event: expect.any(String),
  signature: expect.stringMatching(/^sha256=/),
  verified: true,
  status: expect.stringMatching(/^(received|processed|failed)$/),
  attempts: expect.any(Number),
  last_error: null,
  created_at: expect.stringMatching(/^\d{4}-.*Z$/),
};

describe('reading receipts', () => {
  const paths = (id: string) =>
    [
      ['GET', '/api/webhooks'],
      ['GET', `/api/webhooks/${id}`],
      ['GET', `/api/webhooks/${id}/raw`],
      ['POST', `/api/webhooks/${id}/replay`],
    ] as const;

  it('is for admins: 401 without a token, 403 for anybody else', async () => {
    const id = await keep('private');
    for (const [method, path] of paths(id)) {
      const nobody = await app.request(method, path);
      expect([path, nobody.status, nobody.body.error.code]).toEqual([path, 401, 'UNAUTHORIZED']);
      const other = await app.request(method, path, { token: user });
      expect([path, other.status, other.body.error.code]).toEqual([path, 403, 'FORBIDDEN']);
    }
    const [row] = await app.sql<{ attempts: number }>(
      `SELECT attempts FROM webhook_receipts WHERE id = $1 AND attempts < 2`,
      [id],
    );
    expect(row).toBeDefined();
  });

  it.each([randomUUID(), '01900000-0000-7000-8000-000000000000', 'github', '1', '%00'])(
    'is 404 for an id that names none: %s',
    async (id) => {
      for (const [method, path] of paths(id).slice(1)) {
        const answer = await app.request(method, path, { token: admin });
        expect([path, answer.status, answer.body.error.code]).toEqual([path, 404, 'NOT_FOUND']);
      }
    },
  );

  it('gives one with its payload and headers', async () => {
    const body = '{"event":"whole","n":[1,2,{"deep":null}]}';
    const headers = genericHeaders(body, { 'user-agent': 'sender/1.0', 'x-webhook-id': 'whole-1' });
    const { body: accepted } = await deliver(app, 'test', { body, headers });
    await allProcessed(app);
    const answer = await app.get(`/api/webhooks/${accepted.id}`, admin);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...RECEIPT,
      id: accepted.id,
      event: 'whole',
      status: 'processed',
      attempts: 1,
      created_at: accepted.created_at,
      processed_at: expect.stringMatching(/^\d{4}-.*Z$/),
      payload: JSON.parse(body) as unknown,
      headers: expect.objectContaining({
        'user-agent': 'sender/1.0',
        'content-type': 'application/json',
        'x-webhook-id': 'whole-1',
        'x-webhook-signature': headers['x-webhook-signature'],
      }),
    });
  });

  it('never shows headers that hold credentials, and has not stored them', async () => {
    const body = '{"event":"sensitive"}';
    const headers = genericHeaders(body, {
      authorization: 'Bearer hidden-1',
      'proxy-authorization': 'Basic hidden-2',
      cookie: 'sid=hidden-3',
      'x-api-key': 'hidden-4',
      'x-gitlab-token': 'hidden-5',
      'x-auth-key': 'hidden-6',
      'x-harmless': 'shown',
    });
    const { body: accepted } = await deliver(app, 'test', { body, headers });
    const answer = await app.get(`/api/webhooks/${accepted.id}`, admin);
    expect(answer.body.headers['x-harmless']).toBe('shown');
    const [row] = await app.sql<{ text: string }>(
      'SELECT row_to_json(r)::text AS text FROM webhook_receipts r WHERE id = $1',
      [accepted.id],
    );
    expect(row?.text).toContain('x-harmless');
    for (const text of [answer.bytes.toString(), row?.text, JSON.stringify(app.logs)]) {
      expect(text).not.toContain('hidden-');
    }
  });

  it('gives the bytes as a download that no browser takes for a page', async () => {
    const body = '{"event":"<script>alert(1)</script>"}';
    const { body: accepted } = await deliver(app, 'test', {
      body,
      headers: genericHeaders(body, { 'x-webhook-event': 'markup' }),
    });
    const raw = await app.get(`/api/webhooks/${accepted.id}/raw`, admin);
    expect(raw.bytes.toString()).toBe(body);
    expect(raw.headers.get('content-type')).toBe('application/octet-stream');
    expect(raw.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(raw.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers 304 to who has it already', async () => {
    const id = await keep('tagged');
    await allProcessed(app);
    const paths = [`/api/webhooks/${id}`, `/api/webhooks/${id}/raw`, '/api/webhooks?event=tagged'];
    for (const path of paths) {
      const first = await app.get(path, admin);
      const again = await send(app.url + path, {
        method: 'GET',
        headers: {
          authorization: `Bearer ${admin}`,
          'if-none-match': first.headers.get('etag') ?? 'none',
        },
      });
      expect([path, again.status]).toEqual([path, 304]);
    }
  });
});

describe('a replay', () => {
  it('has a receipt processed again, and makes no second one', async () => {
    const id = await keep('replayed');
    await allProcessed(app);
    const before = await receiptCount(app);
    const first = await app.get(`/api/webhooks/${id}`, admin);
    const answer = await app.post(`/api/webhooks/${id}/replay`, undefined, admin);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ id, event: 'replayed', created_at: first.body.created_at });
    // What comes in is up to 25 MB, and an answer may be kept for its Idempotency-Key.
    expect(answer.body).not.toHaveProperty('payload');
    expect(answer.body).not.toHaveProperty('headers');
    await eventually('processed again', async () => {
      const { body } = await app.get(`/api/webhooks/${id}`, admin);
      return body.status === 'processed' && body.processed_at > first.body.processed_at;
    });
    expect(await receiptCount(app)).toBe(before);
  });

  it('leaves the delivery known', async () => {
    const id = { 'x-webhook-id': randomUUID() };
    const kept = await deliverTest(app, { event: 'known' }, id);
    await app.post(`/api/webhooks/${kept.body.id}/replay`, undefined, admin);
    const again = await deliverTest(app, { event: 'known' }, id);
    expect([again.status, again.body.id]).toEqual([200, kept.body.id]);
  });
});
