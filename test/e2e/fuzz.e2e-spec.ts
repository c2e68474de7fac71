import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(120_000);

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The same requests each time; another seed may be given to look further. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_251_121);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);
/** Each may be ended by a request that happens to sign out. */
const SESSIONS = 6;

/** What has broken servers before. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  "' OR 1=1 --",
  '%00',
  '%',
  '../../etc/passwd',
  'null',
  '-1',
  '1e400',
  '99999999999999999999',
  '2026-02-30T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  '0198c0de-0000-7000-8000-000000000000',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
];

/** Names that the routes know, so that the values get past the first check. */
const FIELDS = [
  ...['email', 'password', 'username', 'first_name', 'last_name', 'full_name', 'bio', 'location'],
  ...['website', 'time_zone', 'refresh_token', 'all', 'limit', 'cursor', 'page', 'source', 'event'],
  ...['status', 'q', 'reason', '__proto__', 'constructor', 'toString', 'id'],
];

const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }));

const json = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), text), fc.oneof(text, fc.jsonValue())),
  fc.dictionary(fc.constantFrom(...FIELDS), text),
  fc.jsonValue({ maxDepth: 4 }),
);

const body = fc.oneof(
  fc.constant(undefined),
  json.map((value) => JSON.stringify(value)),
  text,
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
);

const visible = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });

const headers = fc
  .dictionary(
    fc.constantFrom(
      ...['accept', 'x-request-id', 'idempotency-key', 'if-none-match', 'origin', 'cookie'],
      ...['x-forwarded-for', 'x-webhook-event', 'x-webhook-signature', 'x-webhook-id'],
      ...['x-hub-signature-256', 'stripe-signature', 'x-github-event', 'accept-encoding', 'range'],
      ...['x-http-method-override', 'content-encoding', 'user-agent'],
    ),
    fc.oneof(visible, fc.constantFrom('application/problem+json', 'gzip', '*', 'sha256=00')),
    { maxKeys: 4 },
  )
  .map((found) => ({ ...found }));

const contentType = fc.constantFrom(
  'application/json',
  'application/json',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/octet-stream',
);

describe('whatever is sent', () => {
  let app: TestApp;
  let tokens: string[];
  let routes: { method: string; path: string }[];

  beforeAll(async () => {
    app = await startApp({ env: { TRUST_PROXY: '1' } });
    const accounts = await Promise.all(Array.from({ length: SESSIONS }, () => createAccount(app)));
    // Admins get past one more door.
    await app.sql(`UPDATE users SET role = 'admin' WHERE id = ANY($1)`, [
      accounts.slice(0, SESSIONS / 2).map(({ id }) => id),
    ]);
    tokens = accounts.map(({ token }) => token);
    const file = readFileSync(join(PACKAGE_ROOT, 'openapi.json'), 'utf8');
    const { paths } = JSON.parse(file) as Description;
    routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
    );
  });

  afterAll(async () => {
    await app.close();
  });

  const encoded = (value: string): string => {
    // A lone surrogate cannot be encoded; it is sent as the bytes that it would have been.
    const sound = value.replace(/[\ud800-\udfff]/g, '%ED%A0%80');
    return sound === value ? encodeURIComponent(value) : sound.replace(/[^%\w]/g, '');
  };

  const isSound = ({ status, bytes }: HttpAnswer): boolean =>
    status < 500 || (status === 503 && /\b[A-Z]+_[A-Z_]{3,}\b/.test(bytes.toString()));

  it('in a field that is otherwise right, breaks nothing', async () => {
    const broken: unknown[] = [];
    const ask = async (method: string, path: string, sent?: unknown): Promise<void> => {
      const answer = await app.request(method, path, { token: tokens[0], body: sent });
      if (!isSound(answer)) broken.push([method, path, sent, answer.status]);
    };
    const queries = ['source', 'event', 'status', 'q', 'limit', 'cursor', 'page'];
    const fields = ['username', 'first_name', 'full_name', 'bio', 'location', 'website'];
    for (const value of NASTY) {
      for (const { method, path } of routes) {
        const filled = path.replaceAll(/\{[^}]+\}/g, encoded(value) || 'x');
        if (method !== 'GET') continue;
        await Promise.all(
          queries.map((name) => ask(method, `${filled}?${name}=${encoded(value)}`)),
        );
      }
      for (const name of [...fields, 'time_zone']) {
        await ask('PATCH', '/api/users/me', { [name]: value });
      }
      await ask('POST', '/api/auth/refresh', { refresh_token: value });
      await ask('DELETE', `/api/auth/sessions/${encoded(value) || 'x'}`);
    }
    expect(broken).toEqual([]);
  });

  it('is never answered by a 5xx, except a 503 that names the variable to set', async () => {
    const request = fc.record({
      route: fc.nat(),
      parameter: text,
      query: fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), text), text, { maxKeys: 3 }),
      who: fc.option(fc.nat(), { nil: undefined }),
      body,
      contentType,
      headers,
    });
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const { method, path } = routes[given.route % routes.length] ?? {
          method: 'GET',
          path: '/',
        };
        const filled = path.replaceAll(/\{[^}]+\}/g, encoded(given.parameter) || 'x');
        const query = Object.entries(given.query)
          .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
          .join('&');
        const sendsBody = method !== 'GET' && given.body !== undefined;
        const answer = await app.request(method, query ? `${filled}?${query}` : filled, {
          token: given.who === undefined ? undefined : tokens[given.who % tokens.length],
          body: sendsBody ? given.body : undefined,
          headers: {
            ...given.headers,
            ...(sendsBody ? { 'content-type': given.contentType } : {}),
          },
        });
        expect([isSound(answer), answer.bytes.toString()]).toEqual([true, expect.any(String)]);
        expect(answer.headers.get('x-request-id')).toBeTruthy();
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: false, interruptAfterTimeLimit: 20_000 },
    );
    const unforeseen = app.logs.filter(
      ({ level, code }) => level === 'error' && code !== 'SERVICE_UNAVAILABLE',
    );
    expect(unforeseen).toEqual([]);
  });
});
