import { createHash } from 'node:crypto';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  adminToken,
  allProcessed,
  type Answer,
  type Body,
  deliver,
  deliverTest,
  eventually,
  genericHeaders,
  githubHeaders,
  type Headers,
  hexHmac,
  receiptCount,
  SECRETS,
  send,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(60_000);

const LIMIT = 25 * 1024 * 1024;
const EVENT = { 'x-webhook-event': 'sent' };

let app: TestApp;
let admin: string;

beforeAll(async () => {
  app = await startApp({ env: SECRETS });
  admin = await adminToken(app);
});

afterAll(() => app.close());

const sendTest = (body: Body, more: Headers = {}): Promise<Answer> =>
  deliver(app, 'test', { body, headers: genericHeaders(body, { ...EVENT, ...more }) });

const rawOf = async (id: string): Promise<Buffer> =>
  (await app.get(`/api/webhooks/${id}/raw`, admin)).bytes;

const digest = (bytes: Body): string => createHash('sha256').update(bytes).digest('hex');

/** JSON text of exactly `length` bytes. */
const textOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(length, 'x');
  bytes.write('"');
  bytes.write('"', length - 1);
  return bytes;
};

function* pieces(body: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

/** Begins a delivery, sends `part` of its body and says no more. */
const begin = (url: string, headers: Headers, part?: Buffer): ClientRequest => {
  const outgoing = httpRequest(url, { method: 'POST', headers });
  outgoing.on('error', () => undefined);
  if (part) outgoing.write(part);
  else outgoing.flushHeaders();
  return outgoing;
};

const expectCode = (answer: Answer, status: number, code: string): void => {
  expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
};

describe('a body', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it.each([
    ['an escape of NUL', String.raw`{"a":"x\u0000y"}`, { a: 'x\u0000y' }],
    ['a lone high surrogate', String.raw`{"a":"\ud800"}`, { a: '\ud800' }],
    ['a lone low surrogate', String.raw`{"a":"\udc00x"}`, { a: '\udc00x' }],
    ['surrogates in the wrong order', String.raw`{"a":"\udc00\ud800"}`, { a: '\udc00\ud800' }],
    ['a right pair of surrogates', String.raw`{"a":"\ud83d\ude00"}`, { a: '😀' }],
    ['an escaped backslash before u0000', String.raw`{"a":"\\u0000"}`, { a: String.raw`\u0000` }],
    ['NUL in a name', String.raw`{"\u0000":1}`, { '\u0000': 1 }],
    ['doubled keys', '{"a":1,"b":2,"a":3}', { a: 3, b: 2 }],
    ['CR LF at its end', '{"a":1}\r\n', { a: 1 }],
    ['blanks of all kinds', ' \t\r\n{ "a" :\n1 } \n', { a: 1 }],
    ['characters of four bytes', '{"a":"😀𝒳é"}', { a: '😀𝒳é' }],
    [
      'the name __proto__',
      '{"__proto__":{"event":"x"},"a":1}',
      JSON.parse('{"__proto__":{"event":"x"},"a":1}') as unknown,
    ],
    ['numbers past any double', '{"a":1e400000,"b":-1e400000}', { a: null, b: null }],
    ['digits past any double', '{"a":0.1000000000000000055511151231257827}', { a: 0.1 }],
    ['64 levels', nested(64), JSON.parse(nested(64)) as unknown],
    ['a bare number', '1', 1],
    ['null', 'null', null],
  ])('with %s is kept byte for byte and read as JSON', async (_, text, payload) => {
    const answer = await sendTest(text);
    expect(answer.status).toBe(202);
    const { id } = answer.body;
    expect((await rawOf(id)).equals(Buffer.from(text))).toBe(true);
    const receipt = await app.get(`/api/webhooks/${id}`, admin);
    expect(receipt.status).toBe(200);
    expect(receipt.body.payload).toEqual(payload);
  });

  it('can be queried as JSON where jsonb takes it, and keeps nobody from querying where not', async () => {
    const texts = [
      '{"query":"a"}',
      String.raw`{"query":"\u0000"}`,
      '{"query":"b","n":1e400000}',
      String.raw`{"query":"\ud800"}`,
      '{"query":"c"}',
    ];
    const answers = await Promise.all(texts.map((text) => sendTest(text)));
    const ids = answers.map(({ body }) => body.id as string);
    const found = await app.sql<{ query: string | null }>(
      `SELECT payload->>'query' AS query FROM webhook_payloads
        WHERE id = ANY($1) ORDER BY array_position($1, id)`,
      [ids],
    );
    expect(found.map(({ query }) => query)).toEqual(['a', null, null, null, 'c']);
  });

  it('with numbers that take PostgreSQL megabytes to write out is read all the same', async () => {
    const text = `[${Array<string>(9_000).fill('1e131000').join(',')}]`;
    const answer = await sendTest(text);
    expect(answer.status).toBe(202);
    const receipt = await app.get(`/api/webhooks/${answer.body.id}`, admin);
    expect(receipt.status).toBe(200);
    expect(receipt.body.payload).toHaveLength(9_000);
  });

  it.each([
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'MALFORMED_JSON'],
    ['a surrogate in bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'MALFORMED_JSON'],
    ['half a document', Buffer.from('{"event":'), 'MALFORMED_JSON'],
    ['two documents', Buffer.from('{}{}'), 'MALFORMED_JSON'],
    ['nothing', Buffer.alloc(0), 'MALFORMED_JSON'],
    ['a form under the name of JSON', Buffer.from('payload=%7B%7D'), 'MALFORMED_JSON'],
    ['65 levels', Buffer.from(nested(65)), 'VALIDATION_ERROR'],
    ['a hundred thousand levels', Buffer.from(nested(100_000)), 'VALIDATION_ERROR'],
  ])('that is %s is 400 though rightly signed, and leaves no row', async (_, body, code) => {
    const before = await receiptCount(app);
    expectCode(await sendTest(body), 400, code);
    expect(await receiptCount(app)).toBe(before);
  });

  it.each([
    ['none', undefined, 202],
    ['application/json; charset=utf-8', 'application/json; charset=utf-8', 202],
    ['application/vnd.github+json', 'application/vnd.github+json', 202],
    ['text/plain', 'text/plain', 415],
    ['multipart/form-data', 'multipart/form-data; boundary=x', 415],
    ['application/octet-stream', 'application/octet-stream', 415],
  ])('of content type %s is answered %#', async (_, type, status) => {
    const body = '{"a":1}';
    const { 'content-type': _type, ...headers } = genericHeaders(body, EVENT);
    const typed: Headers = type === undefined ? headers : { ...headers, 'content-type': type };
    const answer = await deliver(app, 'test', { body, headers: typed });
    expect(answer.status).toBe(status);
    if (status === 415) expectCode(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, identity'])(
    'with Content-Encoding %s is 415: what was signed is not what would be read',
    async (encoding) => {
      const body = gzipSync('{"a":1}');
      expectCode(
        await sendTest(body, { 'content-encoding': encoding }),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      );
    },
  );

  it('with Content-Encoding identity is taken', async () => {
    expect((await sendTest('{"a":1}', { 'content-encoding': 'Identity' })).status).toBe(202);
  });

  it('that is a form is signed as it was sent and read from its field payload', async () => {
    const body = 'payload=%7B%22zen%22%3A%22Keep+it+logically+awesome.%22%7D';
    const headers = githubHeaders(body, {
      'content-type': 'application/x-www-form-urlencoded',
      // Published for this very body and secret.
      'x-hub-signature-256':
        'sha256=1fc8bf6145b8e3b76b01404760bc7e884a641ad0fe4b9b66ced27d4a983cce1c',
      'x-github-event': 'ping',
    });
    const answer = await deliver(app, 'github', { body, headers });
    expect(answer.status).toBe(202);
    expect((await rawOf(answer.body.id)).toString()).toBe(body);
    const { body: receipt } = await app.get(`/api/webhooks/${answer.body.id}`, admin);
    expect(receipt.payload).toEqual({ zen: 'Keep it logically awesome.' });
  });

  it.each(['a=1', 'payload=', 'payload=%7B', '{"event":"x"}'])(
    'that is a form without JSON is 400: %s',
    async (body) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      expectCode(await sendTest(body, type), 400, 'MALFORMED_JSON');
    },
  );

  it('that comes in many pieces without a length is put together', async () => {
    const body = Buffer.from(JSON.stringify({ event: 'pieces', text: 'é😀'.repeat(50) }));
    const answer = await deliver(app, 'test', {
      chunks: pieces(body, 3),
      headers: genericHeaders(body),
    });
    expect(answer.status).toBe(202);
    expect((await rawOf(answer.body.id)).equals(body)).toBe(true);
  });
});

describe('the largest body', () => {
  it('of exactly 25 MB is taken and given back', async () => {
    const body = textOf(LIMIT);
    const answer = await sendTest(body);
    expect(answer.status).toBe(202);
    expect(digest(await rawOf(answer.body.id))).toBe(digest(body));
  });

  it('of exactly 25 MB is taken without a length, too', async () => {
    const body = textOf(LIMIT);
    const headers = genericHeaders(body, EVENT);
    const answer = await deliver(app, 'test', { chunks: pieces(body, 1_000_000), headers });
    expect(answer.status).toBe(202);
    const [row] = await app.sql<{ bytes: number }>(
      'SELECT octet_length(raw) AS bytes FROM webhook_receipts WHERE id = $1',
      [answer.body.id],
    );
    expect(row?.bytes).toBe(LIMIT);
  });

  it('of one byte more is 413, with and without a length', async () => {
    const body = textOf(LIMIT + 1);
    const headers = genericHeaders(body, EVENT);
    const before = await receiptCount(app);
    expectCode(await deliver(app, 'test', { body, headers }), 413, 'PAYLOAD_TOO_LARGE');
    expectCode(
      await deliver(app, 'test', { chunks: pieces(body, 1_000_000), headers }),
      413,
      'PAYLOAD_TOO_LARGE',
    );
    expectCode(
      await send(`${app.url}/webhooks/stripe`, { body, headers }),
      413,
      'PAYLOAD_TOO_LARGE',
    );
    expect(await receiptCount(app)).toBe(before);
  });

  it('that is promised is refused before it is sent', async () => {
    const headers = { ...genericHeaders('{}', EVENT), 'content-length': String(LIMIT + 1) };
    const begun = begin(`${app.url}/api/webhooks/test`, headers);
    const status = await new Promise((resolve) => {
      begun.once('response', ({ statusCode }) => resolve(statusCode));
    });
    begun.destroy();
    expect(status).toBe(413);
  });

  it('leaves the server in good health', async () => {
    await allProcessed(app);
    expect((await app.get('/health/ready')).status).toBe(200);
  });
});

describe('a body of 25 MB that would be gigabytes of objects', () => {
  it('is 400, and nobody waits for it', async () => {
    const bodies = ['{},', '[[],{}],', '{"a":1},'].map((part) => {
      const body = Buffer.alloc(LIMIT, '[');
      body.fill(part, 1);
      return body;
    });
    const signed = bodies.map((body) => ({ body, headers: genericHeaders(body, EVENT) }));
    let under = true;
    const sent = Promise.all(signed.map((delivery) => deliver(app, 'test', delivery)));
    void sent.finally(() => (under = false));
    let longest = 0;
    while (under) {
      const begun = performance.now();
      expect((await app.get('/ping')).status).toBe(200);
      longest = Math.max(longest, performance.now() - begun);
    }
    expect(longest).toBeLessThan(1_000 + MACHINE_SLACK_MS);
    for (const answer of await sent) {
      expectCode(answer, 400, 'VALIDATION_ERROR');
      expect(answer.body.error?.details).toEqual([
        { field: '(body)', message: 'has more than 500000 elements' },
      ]);
    }
  });
});

describe('bodies under way', () => {
  it('are bounded in bytes: past a half of them 503 for their sender, and room again afterwards', async () => {
    const node = await startApp({
      sharing: app,
      env: { WEBHOOK_MAX_IN_FLIGHT: '128kB', TRUST_PROXY: '1' },
    });
    try {
      const promised = { 'content-length': String(64 * 1024) };
      const held = begin(`${node.url}/api/webhooks/test`, promised, Buffer.alloc(60 * 1024));
      await eventually('the budget taken', async () => {
        const answer = await deliverTest(node, { event: 'sent', text: 'x'.repeat(5_000) });
        if (answer.status !== 503) return false;
        expectCode(answer, 503, 'SERVICE_UNAVAILABLE');
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        return true;
      });
      // Another sender has the other half.
      const large = JSON.stringify({ event: 'sent', text: 'x'.repeat(50_000) });
      const elsewhere = genericHeaders(large, { 'x-forwarded-for': '203.0.113.9' });
      expect((await deliver(node, 'test', { body: large, headers: elsewhere })).status).toBe(202);
      // What still fits is taken.
      expect((await deliverTest(node, { event: 'small' })).status).toBe(202);
      held.destroy();
      await eventually('room again', async () => {
        const answer = await deliverTest(node, { event: 'sent', text: 'x'.repeat(60_000) });
        return answer.status === 202;
      });
      const tooLarge = await deliverTest(node, { event: 'sent', text: 'x'.repeat(70_000) });
      expectCode(tooLarge, 503, 'SERVICE_UNAVAILABLE');
      // Refused, accepted and wrongly signed bodies have all given their bytes back.
      for (let round = 0; round < 5; round += 1) {
        const body = JSON.stringify({ event: 'sent', text: 'x'.repeat(60_000) });
        await deliver(node, 'test', { body, headers: genericHeaders(body, {}, 'wrong') });
        const headers = { 'x-webhook-signature': hexHmac('sha256', 'test-secret', body) };
        expect((await deliver(node, 'test', { body, headers })).status).toBe(202);
      }
    } finally {
      await node.close();
    }
  });
});
