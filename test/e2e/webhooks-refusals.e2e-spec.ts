import { generateKeyPairSync } from 'node:crypto';
import {
  type Answer,
  deliver,
  genericHeaders,
  githubHeaders,
  type Headers,
  hexHmac,
  receiptCount,
  send,
  SECRETS,
  sendgridHeaders,
  sendgridKeys,
  standardHeaders,
  stripeHeaders,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const sendgrid = sendgridKeys();
const { GITHUB_WEBHOOK_SECRET } = SECRETS;
const now = (): number => Math.floor(Date.now() / 1000);

let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    env: {
      ...SECRETS,
      WEBHOOK_SECRET_CI: `ci-newer, ${SECRETS.WEBHOOK_SECRET_CI} ,ci-oldest`,
      SENDGRID_WEBHOOK_PUBLIC_KEY: sendgrid.publicKey,
      TRUST_PROXY: '1',
    },
  });
});

afterAll(() => app.close());

let serial = 0;
const unique = (more: object = {}): string =>
  JSON.stringify({ event: 'created', serial: (serial += 1), ...more });

const metric = async (name: string, source: string): Promise<number> => {
  const { body } = await app.get('/metrics');
  const line = String(body)
    .split('\n')
    .find((text) => text.startsWith(`${name}{source="${source}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
};

const expectRefused = async (sent: Promise<Answer>): Promise<void> => {
  const before = await receiptCount(app);
  const { status, body, headers } = await sent;
  expect(body).toEqual({
    success: false,
    error: {
      code: 'INVALID_SIGNATURE',
      message: expect.any(String),
      request_id: headers['x-request-id'],
    },
  });
  expect(status).toBe(401);
  expect(await receiptCount(app)).toBe(before);
};

describe('a wrongly signed webhook', () => {
  const body = '{"event":"forged","id":"evt_forged","type":"forged"}';
  const stripe = (): string => stripeHeaders(body)['stripe-signature'] ?? '';
  const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const sha1 = `sha1=${hexHmac('sha1', GITHUB_WEBHOOK_SECRET, body)}`;

  const forged: readonly (readonly [string, string, Headers])[] = [
    ['no signature', 'test', { 'content-type': 'application/json' }],
    ['an empty one', 'test', genericHeaders(body, { 'x-webhook-signature': '' })],
    ['one of another body', 'test', genericHeaders(`${body} `)],
    ['one of another secret', 'test', genericHeaders(body, {}, 'another')],
    ["another source's secret", 'ci', genericHeaders(body)],
    ['a list of secrets as the secret', 'ci', genericHeaders(body, {}, 'ci-newer,ci-oldest')],
    [
      'a truncated one',
      'test',
      genericHeaders(body, {
        'x-webhook-signature': hexHmac('sha256', 'test-secret', body).slice(0, 62),
      }),
    ],
    [
      'SHA-1 under our own header',
      'github',
      { 'x-github-event': 'push', 'x-webhook-signature': sha1 },
    ],
    [
      'a GitHub signature of another secret',
      'github',
      githubHeaders(body, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }),
    ],
    [
      'an empty X-Hub-Signature-256 beside a right SHA-1',
      'github',
      githubHeaders(body, { 'x-hub-signature-256': '', 'x-hub-signature': sha1 }),
    ],
    [
      'a malformed X-Hub-Signature-256 beside a right SHA-1',
      'github',
      githubHeaders(body, { 'x-hub-signature-256': 'sha256=zz', 'x-hub-signature': sha1 }),
    ],
    [
      'a wrong X-Hub-Signature-256 beside two right others',
      'github',
      githubHeaders(body, {
        ...genericHeaders(body, {}, GITHUB_WEBHOOK_SECRET),
        'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
        'x-hub-signature': sha1,
      }),
    ],
    [
      'a Stripe signature of five minutes and more ago',
      'stripe',
      stripeHeaders(body, { at: now() - 400 }),
    ],
    ['a Stripe signature of the future', 'stripe', stripeHeaders(body, { at: now() + 400 })],
    [
      'a Stripe signature of scheme v0',
      'stripe',
      { 'stripe-signature': stripe().replace('v1=', 'v0=') },
    ],
    [
      'a Stripe signature of another secret',
      'stripe',
      stripeHeaders(body, { secret: 'whsec_other' }),
    ],
    ["a SendGrid signature by somebody else's key", 'sendgrid', sendgridHeaders(otherKey, body)],
    [
      'a SendGrid signature with another timestamp',
      'sendgrid',
      {
        ...sendgridHeaders(sendgrid.privateKey, body),
        'x-twilio-email-event-webhook-timestamp': '1',
      },
    ],
    [
      'a SendGrid signature over the trimmed bytes',
      'sendgrid',
      sendgridHeaders(sendgrid.privateKey, body.slice(0, -1)),
    ],
    ['an old Standard Webhooks signature', 'standard', standardHeaders(body, { at: now() - 400 })],
    [
      'a Standard Webhooks signature of the future',
      'standard',
      standardHeaders(body, { at: now() + 400 }),
    ],
    [
      'a Standard Webhooks signature under another id',
      'standard',
      { ...standardHeaders(body), 'webhook-id': 'msg_other' },
    ],
    ['Standard Webhooks where the secret is none of its', 'ci', standardHeaders(body)],
  ];

  it.each(forged)('is refused with %s, and leaves no row', async (_, source, headers) => {
    await expectRefused(deliver(app, source, { body, headers }));
  });

  it("is refused at Stripe's address outside /api", async () => {
    await expectRefused(
      send(`${app.url}/webhooks/stripe`, { body, headers: genericHeaders(body) }),
    );
  });

  it('is told so in the form of RFC 9457 when it asks for it', async () => {
    const headers = { accept: 'application/problem+json' };
    const answer = await deliver(app, 'test', { body, headers });
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 401, code: 'INVALID_SIGNATURE' });
  });

  it('is refused before its body is looked at', async () => {
    await expectRefused(deliver(app, 'test', { body: '{', headers: genericHeaders('{}') }));
  });

  it('leaves a count and one log line, which holds none of its body', async () => {
    const before = await metric('webhooks_rejected_total', 'ci');
    const lines = (): readonly Record<string, unknown>[] =>
      app.logs.filter(
        ({ message, source }) => String(message).includes('signature') && source === 'ci',
      );
    const logged = lines().length;
    const marked = '{"event":"marked-by-the-forger"}';
    await deliver(app, 'ci', { body: marked, headers: genericHeaders(marked, {}, 'wrong') });
    expect(await metric('webhooks_rejected_total', 'ci')).toBe(before + 1);
    expect(lines()).toHaveLength(logged + 1);
    expect(JSON.stringify(app.logs)).not.toContain('marked-by-the-forger');
  });

  it('counts right ones apart', async () => {
    const before = await metric('webhooks_received_total', 'ci');
    const body = unique();
    await deliver(app, 'ci', { body, headers: genericHeaders(body, {}, 'ci-newer') });
    expect(await metric('webhooks_received_total', 'ci')).toBe(before + 1);
  });

  it('is told to wait after many from one address, while a right one from there is taken', async () => {
    const from = (address: string): Headers => ({ 'x-forwarded-for': address });
    const forge = (address: string): Promise<Answer> =>
      deliver(app, 'test', { body, headers: genericHeaders(body, from(address), 'wrong') });
    const statuses: number[] = [];
    let limited: Answer | undefined;
    for (let attempt = 0; attempt < 100 && !limited; attempt += 1) {
      const answer = await forge('203.0.113.9');
      statuses.push(answer.status);
      if (answer.status === 429) limited = answer;
    }
    expect(limited?.body.error).toEqual(expect.objectContaining({ code: 'RATE_LIMITED' }));
    expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(limited?.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(statuses.length).toBeGreaterThan(20);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([401]));

    const right = unique();
    const sent = { body: right, headers: genericHeaders(right, from('203.0.113.9')) };
    expect((await deliver(app, 'test', sent)).status).toBe(202);
    expect((await forge('203.0.113.9')).status).toBe(429);
    expect((await forge('203.0.113.10')).status).toBe(401);
  });
});

describe('a webhook that names no event', () => {
  it.each([
    ['GitHub without X-GitHub-Event', 'github', { event: 'push' }],
    ['a body without event', 'ci', { action: 'opened' }],
    ['an event that is no text', 'ci', { event: 7 }],
    ['an empty event', 'ci', { event: '' }],
    ['an array', 'ci', [{ event: 'created' }]],
    ['null', 'ci', null],
  ])('is 400 though rightly signed: %s', async (_, source, document) => {
    const body = JSON.stringify(document);
    const { 'x-github-event': _event, ...github } = githubHeaders(body);
    const headers = source === 'github' ? github : genericHeaders(body, {}, 'ci-newer');
    const before = await receiptCount(app);
    const answer = await deliver(app, source, { body, headers });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual(
      expect.objectContaining({
        code: 'VALIDATION_ERROR',
        details: [{ field: 'event', message: expect.any(String) }],
      }),
    );
    expect(await receiptCount(app)).toBe(before);
  });

  it.each(['two words', 'é'])('is kept when the name is %j', async (event) => {
    const body = JSON.stringify({ event });
    const answer = await deliver(app, 'test', { body, headers: genericHeaders(body) });
    expect([answer.status, answer.body.event]).toEqual([202, event]);
  });

  it.each(['a\u0000b', 'two\nlines', 'a'.repeat(256), ''])(
    'is 400 when the name is %.20j',
    async (event) => {
      const body = JSON.stringify({ event });
      expect((await deliver(app, 'test', { body, headers: genericHeaders(body) })).status).toBe(
        400,
      );
    },
  );
});

describe('a source', () => {
  it.each(['unknown', 'GITHUB', 'constructor', '__proto__', '%00', 'a%2Fb', '..%2Ftest'])(
    'that is not known is 404, whatever the signature: %s',
    async (source) => {
      const body = unique();
      const answer = await deliver(app, source, { body, headers: genericHeaders(body) });
      expect(answer.status).toBe(404);
      expect(answer.body.error.code).toBe('NOT_FOUND');
    },
  );

  it('without a secret is 503 and names the variable to set', async () => {
    const empty = Object.fromEntries(Object.keys(SECRETS).map((name) => [name, '']));
    const node = await startApp({
      sharing: app,
      env: { ...empty, SENDGRID_WEBHOOK_PUBLIC_KEY: '' },
    });
    try {
      const body = unique();
      for (const [path, variable] of [
        ['/api/webhooks/github', 'GITHUB_WEBHOOK_SECRET'],
        ['/api/webhooks/stripe', 'STRIPE_WEBHOOK_SECRET'],
        ['/webhooks/stripe', 'STRIPE_WEBHOOK_SECRET'],
        ['/api/webhooks/sendgrid', 'SENDGRID_WEBHOOK_SECRET'],
      ] as const) {
        const answer = await send(node.url + path, { body, headers: githubHeaders(body) });
        expect(answer.status).toBe(503);
        expect(answer.body.error.code).toBe('SERVICE_UNAVAILABLE');
        expect(answer.body.error.message).toContain(variable);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect((await deliver(node, 'ci', { body })).status).toBe(404);
      expect((await deliver(node, 'test', { body, headers: genericHeaders(body) })).status).toBe(
        202,
      );
    } finally {
      await node.close();
    }
  });
});
