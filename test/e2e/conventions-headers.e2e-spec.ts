import { type Account, createAccount } from '../factories/accounts.js';
import { startProbed } from '../factories/probe.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('headers of every answer:', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startProbed();
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await app.close();
  });

  describe('X-Request-Id', () => {
    it.each(['a', 'A-1_2.3', 'x'.repeat(128)])('is kept when it is well-formed', async (id) => {
      const headers = { 'x-request-id': id };
      for (const path of ['/ping', '/api/nothing', '/api/probe/private']) {
        const answer = await app.request('GET', path, { headers });
        expect(answer.headers.get('x-request-id')).toBe(id);
      }
    });

    it.each(['', 'has blank', 'x'.repeat(129), 'semi;colon', 'ä', '<b>', 'a\tb'])(
      'is made anew when it is malformed: "%s"',
      async (id) => {
        const headers = { 'x-request-id': id };
        const answer = await app.request('GET', '/api/nothing', { headers });
        expect(answer.headers.get('x-request-id')).toMatch(UUID_V7);
        expect(answer.body.error.request_id).toBe(answer.headers.get('x-request-id'));
      },
    );

    it('is on the log line of its request, with the user, and in the context of the handler', async () => {
      const answer = await app.request('GET', '/api/probe/private?token=hidden', {
        token: ada.token,
        headers: { 'x-request-id': 'request-for-the-log' },
      });
      expect(answer.body).toEqual({ id: 'request-for-the-log' });
      const lines = app.logs.filter(({ request_id }) => request_id === 'request-for-the-log');
      expect(lines).toEqual([
        expect.objectContaining({
          message: 'request',
          method: 'GET',
          path: '/api/probe/private',
          status: 200,
          user_id: ada.id,
        }),
      ]);
      expect(JSON.stringify(app.logs)).not.toContain('hidden');
      expect(JSON.stringify(app.logs)).not.toContain(ada.token);
    });

    it('of concurrent requests are not mixed up', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `concurrent-${index}`);
      const answers = await Promise.all(
        ids.map((id) =>
          app.request('GET', '/api/probe/private', {
            token: ada.token,
            headers: { 'x-request-id': id },
          }),
        ),
      );
      expect(answers.map(({ body }) => body.id)).toEqual(ids);
    });
  });

  describe('entity tags', () => {
    it.each([
      ['a single thing', '/api/probe/thing', false],
      ['a list', '/api/probe/list', false],
      ['a private thing', '/api/users/me', true],
      ['a private list', '/api/auth/sessions', true],
    ])('give 304 without a body for %s that is unchanged', async (_, path, isPrivate) => {
      const token = isPrivate ? ada.token : undefined;
      const first = await app.get(path, token);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^(?:W\/)?"[^"]+"$/);
      const again = await app.request('GET', path, {
        token,
        // `fetch` adds `Cache-Control: no-cache` to it, as browsers do.
        headers: { 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      expect(again.bytes).toHaveLength(0);
      expect(again.headers.get('etag')).toBe(etag);
      expect(again.headers.get('x-request-id')).toBeTruthy();
    });

    it('give the thing to whoever has another one', async () => {
      const answer = await app.request('GET', '/api/probe/thing', {
        headers: { 'if-none-match': '"another"' },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ id: 1 });
    });

    it('change with the thing', async () => {
      const me = await createAccount(app);
      const before = (await app.get('/api/users/me', me.token)).headers.get('etag') ?? '';
      await app.request('PATCH', '/api/users/me', { token: me.token, body: { bio: 'new' } });
      const after = await app.request('GET', '/api/users/me', {
        token: me.token,
        headers: { 'if-none-match': before, 'cache-control': 'max-age=0' },
      });
      expect(after.status).toBe(200);
      expect(after.body.bio).toBe('new');
    });
  });

  describe('headers', () => {
    it.each(['https://app.example', 'https://front.example'])(
      'let the allowed origin %s read the answer',
      async (origin) => {
        const answer = await app.request('GET', '/api/probe/thing', { headers: { origin } });
        expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
        expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/i);
        expect(answer.headers.get('access-control-expose-headers')).toMatch(/X-Request-Id/);
        const failed = await app.request('GET', '/api/nothing', { headers: { origin } });
        expect(failed.headers.get('access-control-allow-origin')).toBe(origin);
      },
    );

    it.each([
      'https://evil.example',
      'https://app.example.evil.example',
      'null',
      'http://app.example',
    ])('name no origin to the foreign %s', async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await app.request(method, '/api/probe/thing', {
          headers: { origin, 'access-control-request-method': 'GET' },
        });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('answer a preflight of an allowed origin without authentication', async () => {
      const answer = await app.request('OPTIONS', '/api/users/me', {
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization,content-type,idempotency-key',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-methods')).toMatch(/PATCH/);
      expect(answer.headers.get('access-control-allow-headers')).toMatch(/idempotency-key/);
    });

    it('protect every answer, also errors', async () => {
      for (const path of ['/api/probe/thing', '/api/nothing']) {
        const { headers } = await app.get(path);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
        expect(headers.get('content-security-policy')).toMatch(/default-src/);
        expect(headers.get('x-powered-by')).toBeNull();
      }
    });

    it('let only the reader keep what it read, and nobody what carries tokens', async () => {
      const { headers } = await app.get('/api/users/me', ada.token);
      expect(headers.get('cache-control')).toBe('private, no-cache');
      const signedIn = await app.post('/api/auth/login', {
        email: ada.email,
        password: 'correct horse battery staple',
      });
      expect(signedIn.status).toBe(200);
      expect(signedIn.headers.get('cache-control')).toBe('no-store');
    });
  });
});
