import {
  type Answer,
  deliver,
  genericHeaders,
  githubHeaders,
  type Headers,
  hexHmac,
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
const { GITHUB_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET } = SECRETS;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    env: {
      ...SECRETS,
      STRIPE_WEBHOOK_SECRET: `whsec_newer,${STRIPE_WEBHOOK_SECRET}`,
      WEBHOOK_SECRET_CI: `ci-newer, ${SECRETS.WEBHOOK_SECRET_CI} ,ci-oldest`,
      SENDGRID_WEBHOOK_PUBLIC_KEY: `${sendgridKeys().publicKey},${sendgrid.publicKey}`,
      TRUST_PROXY: '1',
    },
  });
});

afterAll(() => app.close());

let serial = 0;
/** A body like no other, since identical ones of SendGrid's are one delivery. */
const unique = (more: object = {}): string =>
  JSON.stringify({ event: 'created', serial: (serial += 1), ...more });

const expectAccepted = ({ status, body }: Answer, source: string, event: string): void => {
  expect(body).toEqual({
    id: expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    source,
    event,
    verified: true,
    duplicate: false,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
  expect(status).toBe(202);
};

describe('a rightly signed webhook', () => {
  const signatures: readonly (readonly [string, string, string, () => [string, Headers]])[] = [
    [
      'X-Hub-Signature-256 of GitHub',
      'github',
      'push',
      () => {
        const body = unique();
        return [body, githubHeaders(body)];
      },
    ],
    [
      'X-Hub-Signature of GitHub, when it is the only one',
      'github',
      'push',
      () => {
        const body = unique();
        const { 'x-hub-signature-256': _, ...rest } = githubHeaders(body);
        return [
          body,
          { ...rest, 'x-hub-signature': `sha1=${hexHmac('sha1', GITHUB_WEBHOOK_SECRET, body)}` },
        ];
      },
    ],
    [
      'X-Webhook-Signature on GitHub',
      'github',
      'created',
      () => {
        const body = unique();
        return [body, genericHeaders(body, {}, GITHUB_WEBHOOK_SECRET)];
      },
    ],
    [
      'Stripe-Signature',
      'stripe',
      'invoice.paid',
      () => {
        const body = unique({ id: 'evt_signed', type: 'invoice.paid' });
        return [body, stripeHeaders(body)];
      },
    ],
    [
      'Stripe-Signature under the newer secret',
      'stripe',
      'invoice.paid',
      () => {
        const body = unique({ id: 'evt_rotated', type: 'invoice.paid' });
        return [body, stripeHeaders(body, { secret: 'whsec_newer' })];
      },
    ],
    [
      'X-Webhook-Signature on Stripe',
      'stripe',
      'invoice.paid',
      () => {
        const body = unique({ id: 'evt_generic', type: 'invoice.paid' });
        return [body, genericHeaders(body, {}, STRIPE_WEBHOOK_SECRET)];
      },
    ],
    [
      "SendGrid's ECDSA pair over bytes that end in CR LF",
      'sendgrid',
      'open',
      () => {
        const body = `[${unique({ event: 'open', sg_event_id: 'signed' })}]\r\n`;
        return [body, sendgridHeaders(sendgrid.privateKey, body)];
      },
    ],
    [
      "SendGrid's ECDSA pair with a timestamp of years ago",
      'sendgrid',
      'open',
      () => {
        const body = `[${unique({ event: 'open', sg_event_id: 'late' })}]`;
        return [body, sendgridHeaders(sendgrid.privateKey, body, '1600112502')];
      },
    ],
    [
      'X-Webhook-Signature on SendGrid',
      'sendgrid',
      'bounce',
      () => {
        const body = `[${unique({ event: 'bounce', sg_event_id: 'generic' })}]`;
        return [body, genericHeaders(body, {}, SECRETS.SENDGRID_WEBHOOK_SECRET)];
      },
    ],
    [
      'the public secret of the source test',
      'test',
      'created',
      () => {
        const body = unique();
        return [body, genericHeaders(body)];
      },
    ],
    [
      'bare upper-case hex',
      'test',
      'created',
      () => {
        const body = unique();
        return [
          body,
          genericHeaders(body, {
            'x-webhook-signature': hexHmac('sha256', 'test-secret', body).toUpperCase(),
          }),
        ];
      },
    ],
    [
      'the secret in the middle of a list',
      'ci',
      'created',
      () => {
        const body = unique();
        return [body, genericHeaders(body, {}, SECRETS.WEBHOOK_SECRET_CI)];
      },
    ],
    [
      'the last secret of a list',
      'ci',
      'created',
      () => {
        const body = unique();
        return [body, genericHeaders(body, {}, 'ci-oldest')];
      },
    ],
    [
      'Standard Webhooks',
      'standard',
      'contact.created',
      () => {
        const body = JSON.stringify({ type: 'contact.created', timestamp: '2026-01-01T00:00:00Z' });
        return [body, standardHeaders(body)];
      },
    ],
    [
      'X-Webhook-Signature under a secret of Standard Webhooks',
      'standard',
      'created',
      () => {
        const body = unique();
        return [body, genericHeaders(body, {}, SECRETS.WEBHOOK_SECRET_STANDARD)];
      },
    ],
  ];

  it.each(signatures)('is taken by %s', async (_, source, event, make) => {
    const [body, headers] = make();
    expectAccepted(await deliver(app, source, { body, headers }), source, event);
  });

  it("is taken at Stripe's address outside /api, as the same receipt", async () => {
    const body = unique({ id: 'evt_outside', type: 'charge.failed' });
    const first = await send(`${app.url}/webhooks/stripe`, { body, headers: stripeHeaders(body) });
    expectAccepted(first, 'stripe', 'charge.failed');
    const again = await deliver(app, 'stripe', { body, headers: stripeHeaders(body) });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
  });

  it('is taken with a slash at the end of the address', async () => {
    const body = unique();
    expect((await deliver(app, 'test/', { body, headers: genericHeaders(body) })).status).toBe(202);
  });

  it('is taken with a query string, which is not logged', async () => {
    const body = unique();
    const headers = genericHeaders(body);
    expect((await deliver(app, 'test?from=somewhere', { body, headers })).status).toBe(202);
    expect(JSON.stringify(app.logs)).not.toContain('from=somewhere');
  });

  it('is answered under the id that its sender gave the request', async () => {
    const body = unique();
    const headers = genericHeaders(body, { 'x-request-id': 'given-by.the_sender-1' });
    const answer = await deliver(app, 'test', { body, headers });
    expect(answer.headers['x-request-id']).toBe('given-by.the_sender-1');
    expect(app.logs).toContainEqual(
      expect.objectContaining({ message: 'request', request_id: 'given-by.the_sender-1' }),
    );
  });

  it('is named by X-Webhook-Event before its body', async () => {
    const body = unique();
    const headers = genericHeaders(body, { 'x-webhook-event': 'from.header' });
    expectAccepted(await deliver(app, 'test', { body, headers }), 'test', 'from.header');
  });
});
