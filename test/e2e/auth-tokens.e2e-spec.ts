import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const SECRET = 'a-secret-of-the-token-tests-0123456789abcdef';

type Json = Readonly<Record<string, unknown>>;

const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signed = (header: Json, payload: Json, secret = SECRET, hash = 'sha256'): string => {
  const content = `${encode(header)}.${encode(payload)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
};

describe('access tokens', () => {
  let app: TestApp;
  let ada: Account;
  let claims: Json;
  const HEADER = { alg: 'HS256', typ: 'JWT' };
  const now = Math.floor(Date.now() / 1000);

  const verdict = async (token: string): Promise<unknown> => {
    const { status, body } = await app.get('/api/users/me', token);
    return status === 200 ? 200 : body.error.code;
  };

  beforeAll(async () => {
    app = await startApp({ env: { JWT_SECRET: SECRET } });
    ada = await createAccount(app);
    claims = JSON.parse(Buffer.from(ada.token.split('.')[1] ?? '', 'base64url').toString());
  });

  afterAll(() => app.close());

  it('are taken as issued, at first sight and ever after', async () => {
    expect(signed(HEADER, claims)).toBe(ada.token);
    for (let time = 0; time < 3; time += 1) expect(await verdict(ada.token)).toBe(200);
  });

  it('are taken whatever the case of the scheme', async () => {
    const headers = { authorization: `bEARER ${ada.token}` };
    expect((await app.request('GET', '/api/users/me', { headers })).status).toBe(200);
  });

  it.each([
    ['no token', undefined],
    ['another scheme', 'Basic YTpi'],
    ['a scheme alone', 'Bearer'],
    ['rubbish', 'Bearer a.b.c'],
    ['two tokens', 'Bearer a b'],
    ['a very long token', `Bearer ${'x'.repeat(8_000)}`],
  ])('are asked for when there is %s', async (_, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await app.request('GET', '/api/users/me', { headers });
    expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('are refused unsigned', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await verdict(`${encode({ alg, typ: 'JWT' })}.${encode(claims)}.`)).toBe(
        'UNAUTHORIZED',
      );
    }
  });

  it('are refused with any other algorithm, even under our secret', async () => {
    expect(await verdict(signed({ alg: 'HS512', typ: 'JWT' }, claims, SECRET, 'sha512'))).toBe(
      'UNAUTHORIZED',
    );
    expect(await verdict(signed({ alg: 'HS384', typ: 'JWT' }, claims, SECRET, 'sha384'))).toBe(
      'UNAUTHORIZED',
    );
  });

  it('are refused when signed with a key pair, in whichever way the key is confused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
    const signature = createSign('sha256').update(content).sign(privateKey, 'base64url');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await verdict(`${content}.${signature}`)).toBe('UNAUTHORIZED');
    expect(await verdict(signed(HEADER, claims, pem))).toBe('UNAUTHORIZED');
  });

  it.each([
    ['a key of its own', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['the address of a key set', { jku: 'https://evil.example/keys' }],
    ['the address of a certificate', { x5u: 'https://evil.example/cert' }],
    ['something critical', { crit: ['exp'], exp: 1 }],
    ['another type', { typ: 'at+jwt' }],
  ])('are refused when the header brings %s', async (_, extra) => {
    expect(await verdict(signed({ ...HEADER, ...extra }, claims))).toBe('UNAUTHORIZED');
  });

  it.each([
    ['another secret', HEADER, {}, 'another-secret-0123456789abcdef0123456789'],
    ['another issuer', HEADER, { iss: 'elsewhere' }, SECRET],
    ['another audience', HEADER, { aud: 'elsewhere' }, SECRET],
    ['no issuer', HEADER, { iss: undefined }, SECRET],
    ['no audience', HEADER, { aud: undefined }, SECRET],
    ['no session', HEADER, { sid: undefined }, SECRET],
    ['a session that is no id', HEADER, { sid: 'x' }, SECRET],
    ['a session that is not there', HEADER, { sid: randomUUID() }, SECRET],
    ['no subject', HEADER, { sub: undefined }, SECRET],
    ['a subject that is not the session’s', HEADER, { sub: randomUUID() }, SECRET],
    ['no expiry', HEADER, { exp: undefined }, SECRET],
    ['a start in the future', HEADER, { nbf: now + 1_000 }, SECRET],
  ])('are refused with %s', async (_, header, changes, secret) => {
    expect(await verdict(signed(header, { ...claims, ...changes }, secret))).toBe('UNAUTHORIZED');
  });

  it('are refused as expired when they are, and only when they are ours', async () => {
    const expired = { ...claims, iat: now - 1_000, exp: now - 1 };
    expect(await verdict(signed(HEADER, expired))).toBe('TOKEN_EXPIRED');
    expect(
      await verdict(signed(HEADER, expired, 'another-secret-0123456789abcdef0123456789')),
    ).toBe('UNAUTHORIZED');
  });

  it('expire although they are remembered', async () => {
    const exp = Math.floor(Date.now() / 1000) + 5;
    const short = signed(HEADER, { ...claims, exp });
    expect(await verdict(short)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, exp * 1000 + 100 - Date.now()));
    expect(await verdict(short)).toBe('TOKEN_EXPIRED');
    expect(await verdict(short)).toBe('TOKEN_EXPIRED');
  });

  it('do not stand in the way of a public route when they are bad', async () => {
    const { status } = await app.request('POST', '/api/auth/login', {
      token: 'rubbish',
      body: { email: ada.email, password: 'correct horse battery staple' },
    });
    expect(status).toBe(200);
  });

  it('cost no query for the session while it is remembered', async () => {
    const scans = async (): Promise<number> => {
      // The statistics of a connection arrive a moment after its statement.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const [row] = await app.sql<{ scans: number }>(
        `SELECT (seq_scan + coalesce(idx_scan, 0))::int AS scans
           FROM pg_stat_user_tables WHERE relname = 'sessions'`,
      );
      return row?.scans ?? NaN;
    };
    expect(await verdict(ada.token)).toBe(200);
    const before = await scans();
    for (let time = 0; time < 50; time += 1) expect(await verdict(ada.token)).toBe(200);
    // What came before may be counted late; a query for each of these would be fifty.
    expect((await scans()) - before).toBeLessThan(25);
  });
});
