import { STATUS } from '../../src/http/status.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startProbed } from '../factories/probe.js';
import type { TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const KINDS = Object.entries(STATUS);

describe('errors, whoever makes them:', () => {
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    app = await startProbed();
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await app.close();
  });

  describe('errors', () => {
    it.each(KINDS)('of kind %s are %i in the one shape', async (kind, status) => {
      const answer = await app.get(`/api/probe/kind/${kind}`);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.body).toEqual({
        success: false,
        error: {
          code: 'SOME_CODE',
          message: 'It went wrong.',
          details: { limit: 3 },
          request_id: answer.headers.get('x-request-id'),
        },
      });
    });

    it.each(KINDS)('of kind %s are %i in the form of RFC 9457', async (kind, status) => {
      const answer = await app.request('GET', `/api/probe/kind/${kind}`, {
        headers: { accept: 'application/problem+json' },
      });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.body).toEqual({
        type: 'about:blank',
        title: expect.any(String),
        status,
        detail: 'It went wrong.',
        code: 'SOME_CODE',
        details: { limit: 3 },
        request_id: answer.headers.get('x-request-id'),
      });
    });

    it.each(['*/*', 'text/html', 'application/json', 'image/png', ''])(
      'stay plain JSON for a caller that accepts "%s"',
      async (accept) => {
        const answer = await app.request('GET', '/api/nothing', { headers: { accept } });
        expect(answer.body).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
      },
    );

    it('that nobody foresaw are 500, tell nothing of the inside, and are logged', async () => {
      const answer = await app.get('/api/probe/crash');
      expect(answer.status).toBe(500);
      expect(answer.body.error.code).toBe('INTERNAL_SERVER_ERROR');
      expect(answer.bytes.toString()).not.toContain('secret-of-the-inside');
      const line = app.logs.find(({ error }) => error === 'secret-of-the-inside');
      expect(line).toMatchObject({
        level: 'error',
        request_id: answer.headers.get('x-request-id'),
        stack: expect.stringContaining('TypeError'),
      });
    });

    it.each([
      ['GET', '/api/nothing'],
      ['GET', '/nothing'],
      ['GET', '/'],
      ['DELETE', '/ping'],
      ['POST', '/api/users/me'],
      ['PUT', '/api'],
    ])('%s %s, which is no route, is 404', async (method, path) => {
      const answer = await app.request(method, path);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        success: false,
        error: {
          code: 'NOT_FOUND',
          message: expect.any(String),
          request_id: answer.headers.get('x-request-id'),
        },
      });
    });

    it('tell a signed-out caller to authenticate, and a wrong role that it may not', async () => {
      const signedOut = await app.get('/api/probe/private');
      expect(signedOut.status).toBe(401);
      expect(signedOut.headers.get('www-authenticate')).toBe('Bearer');
      expect(signedOut.body.error.code).toBe('UNAUTHORIZED');
      const wrongRole = await app.get('/api/probe/admin', ada.token);
      expect(wrongRole.status).toBe(403);
      expect(wrongRole.body.error.code).toBe('FORBIDDEN');
    });
  });
});
