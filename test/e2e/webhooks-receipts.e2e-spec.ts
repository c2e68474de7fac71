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
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(30_000);

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

const list = (query: string): Promise<HttpAnswer> => app.get(`/api/webhooks?${query}`, admin);

const idsOf = ({ body }: HttpAnswer): readonly string[] =>
  (body.data as readonly { id: string }[]).map(({ id }) => id);

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

describe('the list of receipts', () => {
  it('is newest first, without payloads and headers', async () => {
    const ids = [await keep('listed'), await keep('listed'), await keep('listed')];
    const answer = await list('event=listed');
    expect(answer.status).toBe(200);
    expect(idsOf(answer)).toEqual([...ids].reverse());
    expect(answer.body.pagination).toEqual({ limit: 20, next_cursor: null, has_more: false });
    for (const item of answer.body.data) {
      expect(item).toEqual({ ...RECEIPT, event: 'listed', processed_at: item.processed_at });
    }
  });

  it('is filtered by source, event and status, together or alone', async () => {
    const here = await keep('filtered');
    const there = await keep('filtered', 'ci');
    await keep('other', 'ci');
    await allProcessed(app);
    await app.sql(`UPDATE webhook_receipts SET status = 'failed' WHERE id = $1`, [there]);
    expect(idsOf(await list('event=filtered'))).toEqual([there, here]);
    expect(idsOf(await list('event=filtered&source=test'))).toEqual([here]);
    expect(idsOf(await list('event=filtered&status=failed'))).toEqual([there]);
    expect(idsOf(await list('status=failed&source=ci'))).toEqual([there]);
    expect(idsOf(await list('status=received'))).toEqual([]);
    expect(idsOf(await list('source=unknown'))).toEqual([]);
    expect(idsOf(await list(`event=${encodeURIComponent("' OR 1=1 --")}`))).toEqual([]);
    await app.sql(`UPDATE webhook_receipts SET status = 'processed' WHERE id = $1`, [there]);
  });

  it('is walked by cursor without a gap or a repetition while new ones come', async () => {
    const old: string[] = [];
    for (let index = 0; index < 23; index += 1) old.push(await keep('walked'));
    const newer: string[] = [];
    const seen: string[] = [];
    let query = 'event=walked&limit=5';
    for (let page = 0; page < 10; page += 1) {
      const answer = await list(query);
      expect(answer.status).toBe(200);
      seen.push(...idsOf(answer));
      newer.push(...(await Promise.all([keep('walked'), keep('walked')])));
      const { next_cursor, has_more } = answer.body.pagination;
      expect(next_cursor !== null).toBe(has_more);
      if (next_cursor === null) break;
      query = `event=walked&limit=5&cursor=${next_cursor}`;
    }
    expect(seen).toEqual([...old].reverse());
    expect(idsOf(await list('event=walked&limit=100'))).toEqual(
      expect.arrayContaining([...newer, ...old]),
    );
  });

  it('has numbered pages with totals', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push(await keep('paged'));
    ids.reverse();
    const second = await list('event=paged&limit=3&page=2');
    expect(idsOf(second)).toEqual(ids.slice(3, 6));
    expect(second.body.pagination).toEqual({
      limit: 3,
      page: 2,
      total: 7,
      total_pages: 3,
      has_more: true,
      next_cursor: expect.any(String),
    });
    const third = await list(`event=paged&limit=3&cursor=${second.body.pagination.next_cursor}`);
    expect(idsOf(third)).toEqual(ids.slice(6));
    const beyond = await list('event=paged&limit=3&page=4');
    expect(idsOf(beyond)).toEqual([]);
    expect(beyond.body.pagination).toMatchObject({ page: 4, total: 7, has_more: false });
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=1e1',
    'limit=x',
    'limit=1&limit=2',
    'page=0',
    'page=501',
    'page=x',
    'status=unknown',
    'status=',
    'status=received&status=failed',
    'source=A%20B',
    'unknown=1',
    `event=${'a'.repeat(256)}`,
  ])('is 400 for %s', async (query) => {
    const answer = await list(query);
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details).toEqual([
      { field: query.split('=')[0], message: expect.any(String) },
    ]);
  });

  it('is 400 for a cursor that is made up, altered, or of another list', async () => {
    for (let index = 0; index < 3; index += 1) await keep('cursors');
    const { body } = await list('event=cursors&limit=1');
    const cursor = body.pagination.next_cursor as string;
    const altered = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const query of [
      'event=cursors&cursor=x',
      'event=cursors&cursor=',
      `event=cursors&cursor=${altered}`,
      `event=paged&cursor=${cursor}`,
      `event=cursors&source=test&cursor=${cursor}`,
      `cursor=${cursor}`,
    ]) {
      const answer = await list(query);
      expect([query, answer.status, answer.body.error?.code]).toEqual([
        query,
        400,
        'INVALID_CURSOR',
      ]);
    }
    const both = await list(`event=cursors&page=1&cursor=${cursor}`);
    expect([both.status, both.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect((await list(`event=cursors&limit=2&cursor=${cursor}`)).status).toBe(200);
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
