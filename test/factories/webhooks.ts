import {
  createHmac,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { type Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestApp } from '../support/app.js';
import { createAccount, signIn } from './accounts.js';

export const SECRETS = {
  GITHUB_WEBHOOK_SECRET: "It's a Secret to Everybody",
  STRIPE_WEBHOOK_SECRET: 'whsec_test_secret',
  SENDGRID_WEBHOOK_SECRET: 'sendgrid-secret-for-tests',
  WEBHOOK_SECRET_CI: 'ci-secret-for-tests',
  WEBHOOK_SECRET_STANDARD: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
} as const;

export type Headers = Readonly<Record<string, string>>;
export type Body = string | Buffer;

export const hexHmac = (algorithm: 'sha1' | 'sha256', secret: string, body: Body): string =>
  createHmac(algorithm, secret).update(body).digest('hex');

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** `X-Webhook-Signature`, as any source takes it; by default under the secret of `test`. */
export const genericHeaders = (
  body: Body,
  more: Headers = {},
  secret = 'test-secret',
): Headers => ({
  'content-type': 'application/json',
  'x-webhook-signature': `sha256=${hexHmac('sha256', secret, body)}`,
  ...more,
});

export const githubHeaders = (body: Body, more: Headers = {}): Headers => ({
  'content-type': 'application/json',
  'x-github-event': 'push',
  'x-github-delivery': randomUUID(),
  'x-hub-signature-256': `sha256=${hexHmac('sha256', SECRETS.GITHUB_WEBHOOK_SECRET, body)}`,
  ...more,
});

export const stripeHeaders = (
  body: Body,
  {
    at = nowSeconds(),
    secret = SECRETS.STRIPE_WEBHOOK_SECRET,
  }: { readonly at?: number; readonly secret?: string } = {},
): Headers => {
  const v1 = createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex');
  return { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${v1}` };
};

export const standardHeaders = (
  body: Body,
  { at = nowSeconds(), id = `msg_${randomBytes(9).toString('hex')}` } = {},
): Headers => {
  const key = Buffer.from(SECRETS.WEBHOOK_SECRET_STANDARD.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${signature}`,
  };
};

/** A pair of keys as SendGrid makes them, the public one as its settings show it. */
export const sendgridKeys = (): { readonly privateKey: KeyObject; readonly publicKey: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
};

export const sendgridHeaders = (
  privateKey: KeyObject,
  body: Body,
  timestamp = String(nowSeconds()),
): Headers => ({
  'content-type': 'application/json',
  'x-twilio-email-event-webhook-timestamp': timestamp,
  'x-twilio-email-event-webhook-signature': createSign('sha256')
    .update(timestamp)
    .update(body)
    .sign(privateKey, 'base64'),
});

export interface SendOptions {
  readonly headers?: Headers;
  readonly body?: Body;
  /** Sent in pieces, without a length (`Transfer-Encoding: chunked`). */
  readonly chunks?: Iterable<Buffer>;
  readonly method?: string;
  readonly agent?: Agent;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any answer
  readonly body: any;
}

/** Sends exactly these headers and bytes; `fetch` would add some of its own. */
export const send = (url: string, options: SendOptions = {}): Promise<Answer> => {
  const { headers = {}, body, chunks, method = 'POST', agent } = options;
  return new Promise<Answer>((resolve, reject) => {
    const length = chunks ? {} : { 'content-length': String(Buffer.byteLength(body ?? '')) };
    const outgoing = httpRequest(url, { method, agent, headers: { ...length, ...headers } });
    let answered = false;
    outgoing.on('response', (incoming) => {
      answered = true;
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const json = /[/+]json/.test(incoming.headers['content-type'] ?? '') && text !== '';
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: json ? (JSON.parse(text) as unknown) : text,
        });
      });
    });
    outgoing.on('error', (error) => {
      // A refusal may come, and the connection end, while the body is still being sent.
      if (!answered) reject(error);
    });
    for (const chunk of chunks ?? []) outgoing.write(chunk);
    outgoing.end(body);
  });
};

/** Posts a delivery to `/api/webhooks/<source>`. */
export const deliver = (
  app: { readonly url: string },
  source: string,
  options: SendOptions,
): Promise<Answer> => send(`${app.url}/api/webhooks/${source}`, options);

/** Posts JSON signed for the source `test`. */
export const deliverTest = (
  app: { readonly url: string },
  document: unknown,
  more: Headers = {},
): Promise<Answer> => {
  const body = JSON.stringify(document);
  return deliver(app, 'test', { body, headers: genericHeaders(body, more) });
};

/** Polls until `condition` holds; gives up, and says of what, after `seconds`. */
export const eventually = async (
  what: string,
  condition: () => Promise<boolean> | boolean,
  seconds = 30,
): Promise<void> => {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(50);
  }
};

export const receiptCount = async (app: TestApp, where = 'true'): Promise<number> => {
  const [row] = await app.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM webhook_receipts WHERE ${where}`,
  );
  return row?.count ?? 0;
};

export const allProcessed = (app: TestApp, seconds?: number): Promise<void> =>
  eventually(
    'every receipt processed',
    async () => (await receiptCount(app, `status <> 'processed'`)) === 0,
    seconds,
  );

/** The access token of a new admin. */
export const adminToken = async (app: TestApp): Promise<string> => {
  const { id, email } = await createAccount(app);
  await app.sql(`UPDATE users SET role = 'admin' WHERE id = $1`, [id]);
  return (await signIn(app, email)).token;
};
