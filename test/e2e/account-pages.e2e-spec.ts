import { Script } from 'node:vm';
import { lastMailTo } from '../factories/account-mails.js';
import { createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const PAGES = ['/auth/verify-email', '/auth/reset-password'];
const FILES = ['/auth/account.js', '/auth/account.css'];

describe('the pages that mailed links lead to', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'https://api.example.com' } });
  });

  afterAll(() => app.close());

  it.each(PAGES)('are served to everybody under a strict policy: %s', async (path) => {
    const { status, headers, body } = await app.get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(body).toContain('<html lang="en">');
    expect(body).not.toMatch(/<script(?! src=)|<style| style="| on\w+="/);
  });

  it.each(PAGES)('name nothing outside, and all that they name is there: %s', async (path) => {
    const { body } = await app.get(path);
    expect(body).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
    const names = [...body.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, name]) => name);
    expect(names).toHaveLength(2);
    for (const name of names) {
      const { pathname } = new URL(name, app.url + path);
      const { status, headers } = await app.get(pathname);
      expect([pathname, status]).toEqual([pathname, 200]);
      expect(headers.get('content-type')).toMatch(/^text\/(?:javascript|css); charset=utf-8$/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('bring a script that is one', async () => {
    const { body } = await app.get('/auth/account.js');
    expect(() => new Script(body)).not.toThrow();
  });

  it('are no part of the API or of its description', async () => {
    for (const path of [...PAGES, ...FILES]) {
      expect((await app.get(`/api${path}`)).status).toBe(404);
      expect((await app.request('POST', path)).status).toBe(404);
    }
    const { body } = await app.get('/api/openapi.json');
    expect(Object.keys(body.paths).filter((path) => path.startsWith('/auth'))).toEqual([]);
  });

  it.each([
    ['there is a front end, where links lead then', { FRONTEND_URL: 'https://app.example.com/x' }],
    ['the process only works', { ROLES: 'worker' }],
  ])('are not there when %s', async (_, env) => {
    const other = await startApp({ sharing: app, env });
    try {
      for (const path of [...PAGES, ...FILES]) {
        const { status, body } = await other.get(path);
        expect([path, status, body.error.code]).toEqual([path, 404, 'NOT_FOUND']);
      }
    } finally {
      await other.close();
    }
  });

  it('are those of the front end in mails, where there is one', async () => {
    const front = await startApp({ env: { FRONTEND_URL: 'https://app.example.com/x' } });
    try {
      const { email } = await createAccount(front);
      const { action_url } = await lastMailTo(front, email, 'verify-email');
      expect(action_url).toMatch(/^https:\/\/app\.example\.com\/x\/auth\/verify-email#token=/);
    } finally {
      await front.close();
    }
  });
});
