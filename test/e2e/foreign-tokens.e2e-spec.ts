import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { ecKey, FakeSupabase, mint, rsaKey, secretKey } from '../support/fake-supabase.js';

jest.setTimeout(60_000);

describe('foreign tokens', () => {
  let supabase: FakeSupabase;
  let app: TestApp;

  const verdict = async (token: string): Promise<unknown> => {
    const { status, body } = await app.get('/api/users/me', token);
    return status === 200 ? 200 : body.error.code;
  };

  beforeAll(async () => {
    supabase = await FakeSupabase.start();
    app = await startApp({
      env: { SUPABASE_URL: supabase.url, SUPABASE_JWT_SECRET: supabase.secret },
    });
  });

  afterAll(async () => {
    await app.close();
    await supabase.close();
  });

  it('ask nobody for keys before the first of them comes', async () => {
    await createAccount(app);
    expect(await verdict('e30.e30.AA')).toBe('UNAUTHORIZED');
    expect(supabase.asked).toBe(0);
  });

  it.each([
    ['ES256', () => supabase.es256],
    ['RS256', () => supabase.rs256],
    ['HS256', () => supabase.hs256],
  ])('are taken when signed with %s, at first sight and ever after', async (_, key) => {
    const token = supabase.token(supabase.newUser(), {}, key());
    for (let time = 0; time < 3; time += 1) expect(await verdict(token)).toBe(200);
  });

  it('speak for one account, whichever of the keys has signed them', async () => {
    const user = supabase.newUser();
    const ids = new Set<string>();
    for (const key of [supabase.es256, supabase.rs256, supabase.hs256]) {
      const { body } = await app.get('/api/users/me', supabase.token(user, {}, key));
      ids.add(body.id);
    }
    expect(ids.size).toBe(1);
  });

  it('may be longer than our own, for they carry what the project put into them', async () => {
    const user = supabase.newUser();
    const metadata = (length: number) => ({ user_metadata: { about: 'x'.repeat(length) } });
    const token = supabase.token(user, metadata(4_500));
    expect(token.length).toBeGreaterThan(4_096);
    expect(await verdict(token)).toBe(200);
    expect(await verdict(supabase.token(user, metadata(6_500)))).toBe('UNAUTHORIZED');
  });

  it.each([
    ['a key of its own', () => ({ jwk: ecKey().jwk })],
    ['the address of a key set', () => ({ jku: supabase.jwksUrl })],
    ['the address of a certificate', () => ({ x5u: 'https://evil.example/cert' })],
    ['a certificate', () => ({ x5c: ['MIIB'] })],
    ['something critical', () => ({ crit: ['exp'], exp: 1 })],
    ['an unencoded payload', () => ({ b64: false, crit: ['b64'] })],
    ['another type', () => ({ typ: 'at+jwt' })],
    ['the name of no key of the issuer', () => ({ kid: 'unknown' })],
    ['the name of the other key', () => ({ kid: supabase.rs256.kid })],
  ])('are refused when the header brings %s', async (_, header) => {
    const token = mint(supabase.es256, supabase.claims(supabase.newUser()), header());
    expect(await verdict(token)).toBe('UNAUTHORIZED');
  });

  it('are refused unsigned', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      const signed = mint(supabase.hs256, supabase.claims(supabase.newUser()), { alg });
      expect(await verdict(signed.slice(0, signed.lastIndexOf('.') + 1))).toBe('UNAUTHORIZED');
      expect(await verdict(signed)).toBe('UNAUTHORIZED');
    }
  });

  it.each([
    ['the public API key', { role: 'anon', sub: undefined, aud: undefined }],
    ['the service key', { role: 'service_role' }],
    ['another audience', { aud: 'elsewhere' }],
    ['no subject', { sub: undefined }],
    ['no end', { exp: undefined }],
    ['a start in the future', { nbf: 4e9 }],
    ['an issue in the future', { iat: 4e9 }],
  ])('are refused as %s', async (_, changes) => {
    expect(await verdict(supabase.token(supabase.newUser(), changes))).toBe('UNAUTHORIZED');
  });

  it('are refused as expired when they are, and only when they are rightly signed', async () => {
    const user = supabase.newUser();
    const exp = Math.floor(Date.now() / 1_000) - 1;
    expect(await verdict(supabase.token(user, { exp }))).toBe('TOKEN_EXPIRED');
    expect(await verdict(supabase.token(user, { exp }, ecKey()))).toBe('UNAUTHORIZED');
  });

  it('expire although they are remembered', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 5;
    const token = supabase.token(supabase.newUser(), { exp });
    expect(await verdict(token)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, exp * 1_000 + 100 - Date.now()));
    expect(await verdict(token)).toBe('TOKEN_EXPIRED');
    expect(await verdict(token)).toBe('TOKEN_EXPIRED');
  });

  it('have no power of their own: an admin there is a user here', async () => {
    const token = supabase.token(supabase.newUser(), {
      app_metadata: { role: 'admin' },
      user_metadata: { role: 'admin' },
      user_role: 'admin',
    });
    expect((await app.get('/api/users/me', token)).body.role).toBe('user');
  });

  it('cost no query while they are remembered', async () => {
    const token = supabase.token(supabase.newUser());
    const scans = async (): Promise<number> => {
      // The statistics of a connection arrive a moment after its statement.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const [row] = await app.sql<{ scans: number }>(
        `SELECT sum(seq_scan + coalesce(idx_scan, 0))::int AS scans
           FROM pg_stat_user_tables WHERE relname IN ('sessions', 'identities')`,
      );
      return row?.scans ?? NaN;
    };
    expect(await verdict(token)).toBe(200);
    expect(await verdict(token)).toBe(200);
    const before = await scans();
    for (let time = 0; time < 50; time += 1) expect(await verdict(token)).toBe(200);
    // What came before may be counted late; a query for each of these would be fifty.
    expect((await scans()) - before).toBeLessThan(25);
  });

  it('do not stand in the way of our own', async () => {
    const { token } = await createAccount(app);
    expect(await verdict(token)).toBe(200);
  });

  it('leave nothing of themselves in the log', async () => {
    const tokens = [
      supabase.token(supabase.newUser()),
      supabase.token(supabase.newUser(), { role: 'anon' }),
    ];
    for (const token of tokens) await verdict(token);
    const lines = JSON.stringify(app.logs);
    for (const token of tokens) expect(lines).not.toContain(token.split('.')[2]);
    expect(lines).not.toContain(supabase.secret);
  });
});

describe('a token', () => {
  const OWN_SECRET = 'a-secret-of-the-issuer-tests-0123456789abcdef';
  let supabase: FakeSupabase;
  let other: FakeSupabase;
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    [supabase, other] = await Promise.all([FakeSupabase.start(), FakeSupabase.start()]);
    app = await startApp({
      env: {
        JWT_SECRET: OWN_SECRET,
        SUPABASE_URL: supabase.url,
        SUPABASE_JWT_SECRET: supabase.secret,
      },
    });
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([supabase.close(), other.close()]);
  });

  it('passes with the issuer, the key, the algorithm and the audience that belong together', async () => {
    const user = supabase.newUser();
    const own = JSON.parse(Buffer.from(ada.token.split('.')[1] ?? '', 'base64url').toString());
    // Either verifier finds in it whatever it asks of a token.
    const claims = { ...supabase.claims(user), ...own, role: 'authenticated' };
    const pemOf = (key: 'rs256' | 'es256'): string => supabase[key].pem ?? '';
    const ownKey = { ...secretKey(OWN_SECRET), kid: undefined };
    const keys = {
      own: ownKey,
      'Supabase’s secret': supabase.hs256,
      'Supabase’s ES256': supabase.es256,
      'Supabase’s RS256': supabase.rs256,
      'another project’s secret': other.hs256,
      'another project’s ES256': { ...other.es256, kid: supabase.es256.kid },
      'another project’s RS256': { ...rsaKey(), kid: supabase.rs256.kid },
      'the RSA public key as a secret': { ...secretKey(pemOf('rs256')), kid: supabase.rs256.kid },
      'the EC public key as a secret': { ...secretKey(pemOf('es256')), kid: supabase.es256.kid },
      nothing: { ...ownKey, sign: () => Buffer.alloc(0) },
    };
    const issuers = {
      own: 'switchboard',
      supabase: supabase.issuer,
      other: other.issuer,
      none: undefined,
    };
    const audiences = {
      own: 'switchboard',
      supabase: 'authenticated',
      other: 'elsewhere',
      none: undefined,
    };
    const algorithms = ['HS256', 'ES256', 'RS256', 'HS512', 'none'];
    const rightful = new Set([
      'own own own HS256',
      'Supabase’s secret supabase supabase HS256',
      'Supabase’s ES256 supabase supabase ES256',
      'Supabase’s RS256 supabase supabase RS256',
    ]);

    const passed = new Set<string>();
    const others = new Set<number>();
    let tried = 0;
    for (const [keyName, key] of Object.entries(keys)) {
      for (const [issuerName, iss] of Object.entries(issuers)) {
        for (const [audienceName, aud] of Object.entries(audiences)) {
          for (const alg of algorithms) {
            const header = { alg, kid: issuerName === 'own' ? undefined : key.kid };
            const token = mint({ ...key, kid: 'unused' }, { ...claims, iss, aud }, header);
            const { status } = await app.get('/api/users/me', token);
            tried += 1;
            if (status === 200) passed.add(`${keyName} ${issuerName} ${audienceName} ${alg}`);
            else others.add(status);
          }
        }
      }
    }
    expect(tried).toBe(800);
    expect(passed).toEqual(rightful);
    expect(others).toEqual(new Set([401]));
  });
});
