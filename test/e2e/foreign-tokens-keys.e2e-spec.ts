import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { ecKey, FakeSupabase } from '../support/fake-supabase.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';

jest.setTimeout(60_000);

describe('the keys of foreign tokens', () => {
  let supabase: FakeSupabase;
  let first: TestApp;
  const started: TestApp[] = [];

  /** A node that knows no keys yet. */
  const node = async (env: Record<string, string> = {}): Promise<TestApp> => {
    const app = await startApp({ sharing: first, env });
    started.push(app);
    return app;
  };

  const answer = async (app: TestApp, token = supabase.token(supabase.newUser())) => {
    const { status, body, headers } = await app.get('/api/users/me', token);
    return { status, code: body.error?.code as unknown, retry: headers.get('retry-after') };
  };

  beforeAll(async () => {
    supabase = await FakeSupabase.start();
    first = await startApp({ env: { SUPABASE_URL: supabase.url } });
  });

  beforeEach(() => {
    supabase.asked = 0;
    supabase.instead = undefined;
    supabase.keys = [supabase.es256.jwk ?? {}, supabase.rs256.jwk ?? {}];
  });

  afterEach(async () => {
    for (const app of started.splice(0)) await app.close();
  });

  afterAll(async () => {
    await first.close();
    await supabase.close();
  });

  it('are fetched once for fifty who need them at the same time', async () => {
    const app = await node();
    expect(supabase.asked).toBe(0);
    const answers = await Promise.all(Array.from({ length: 50 }, () => answer(app)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(supabase.asked).toBe(1);
  });

  it('are not asked for by tokens of other issuers, nor by strangers’ keys more than once', async () => {
    const app = await node();
    await answer(app, supabase.token(supabase.newUser(), { iss: 'https://evil.example/auth/v1' }));
    expect(supabase.asked).toBe(0);
    for (let count = 0; count < 20; count += 1) {
      const { status } = await answer(app, supabase.token(supabase.newUser(), {}, ecKey()));
      expect(status).toBe(401);
    }
    expect(supabase.asked).toBe(1);
  });

  it.each<[string, NonNullable<FakeSupabase['instead']>]>([
    ['an error', (_, response) => response.writeHead(500).end('{"keys":[]}')],
    ['nothing', (request) => request.socket.destroy()],
    ['garbage', (_, response) => response.end('<html>')],
    ['another document', (_, response) => response.end('{"keys":{}}')],
    [
      'too much',
      (_, response) => response.end(JSON.stringify({ keys: [], x: 'x'.repeat(200_000) })),
    ],
    [
      'too much without an end',
      (_, response) => {
        const timer = setInterval(() => response.write('x'.repeat(50_000)), 5);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'half of it',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"keys":[');
        setTimeout(() => response.destroy(), 50);
      },
    ],
  ])('are unavailable, not wrong, when the issuer answers %s', async (_, instead) => {
    supabase.instead = instead;
    const app = await node();
    const { status, code, retry } = await answer(app);
    expect([status, code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(Number(retry)).toBeGreaterThan(0);
    // Nobody else is held up by that.
    const { token } = await createAccount(app);
    expect((await answer(app, token)).status).toBe(200);
    supabase.instead = undefined;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await answer(app)).status).toBe(200);
  });

  it('are never fetched from where somebody else points to', async () => {
    let visits = 0;
    const elsewhere = createServer((_, response) => {
      visits += 1;
      response.end(JSON.stringify({ keys: supabase.keys }));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    try {
      const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
      supabase.instead = (_, response) => response.writeHead(302, { location }).end();
      const app = await node();
      expect((await answer(app)).status).toBe(503);
      expect(visits).toBe(0);
    } finally {
      elsewhere.close();
    }
  });

  it('are waited for five seconds at most', async () => {
    supabase.instead = (_, response) => {
      const timer = setInterval(() => response.write(' '), 500);
      response.on('close', () => clearInterval(timer));
    };
    const app = await node();
    const begun = performance.now();
    const answers = await Promise.all([answer(app), answer(app), answer(app)]);
    const took = performance.now() - begun;
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(took).toBeGreaterThan(4_500);
    expect(took).toBeLessThan(5_000 + MACHINE_SLACK_MS);
    expect(supabase.asked).toBe(1);
  });

  it('are not needed for tokens that the secret signs', async () => {
    supabase.instead = (_, response) => response.writeHead(500).end();
    const app = await node({ SUPABASE_JWT_SECRET: supabase.secret });
    const token = supabase.token(supabase.newUser(), {}, supabase.hs256);
    expect((await answer(app, token)).status).toBe(200);
    expect(supabase.asked).toBe(0);
  });

  it('may be at another address than the usual one', async () => {
    const app = await node({ SUPABASE_URL: '', SUPABASE_JWKS_URL: supabase.jwksUrl });
    expect((await answer(app)).status).toBe(200);
  });

  it('that are private, weak or for something else are no keys', async () => {
    const [hidden, weak] = [ecKey(), supabase.rs256];
    supabase.keys = [
      { ...hidden.jwk, d: 'AAAA' },
      { ...weak.jwk, use: 'enc' },
      supabase.es256.jwk ?? {},
    ];
    const app = await node();
    const signed = (key: typeof hidden) => supabase.token(supabase.newUser(), {}, key);
    expect((await answer(app, signed(hidden))).status).toBe(401);
    expect((await answer(app, signed(weak))).status).toBe(401);
    expect((await answer(app)).status).toBe(200);
  });

  it('switch nothing on where nothing is set', async () => {
    const app = await node({ SUPABASE_URL: '' });
    for (const key of [supabase.es256, supabase.hs256]) {
      const token = supabase.token(supabase.newUser(), {}, key);
      expect((await answer(app, token)).status).toBe(401);
    }
    expect(supabase.asked).toBe(0);
  });
});
