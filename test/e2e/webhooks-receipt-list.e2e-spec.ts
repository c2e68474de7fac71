import { randomUUID } from 'node:crypto';
import {
  adminToken,
  allProcessed,
  deliver,
  genericHeaders,
  SECRETS,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(60_000);

let app: TestApp;
let admin: string;

beforeAll(async () => {
  app = await startApp({ env: SECRETS });
  admin = await adminToken(app);
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
