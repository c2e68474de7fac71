import { claimedIssuer, foreignHeaderOf } from './foreign-header.js';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const tokenWith = (header: unknown): string => `${encode(header)}.e30.AA`;

describe('foreignHeaderOf', () => {
  it.each(['HS256', 'ES256', 'RS256'])('takes %s, with or without the name of a key', (alg) => {
    expect(foreignHeaderOf(tokenWith({ alg }))).toEqual({ alg, kid: undefined });
    expect(foreignHeaderOf(tokenWith({ alg, kid: 'k', typ: 'JWT' }))).toEqual({ alg, kid: 'k' });
  });

  it('ignores what it does not know', () => {
    expect(foreignHeaderOf(tokenWith({ alg: 'ES256', region: 'eu' }))).toBeDefined();
  });

  it.each([
    'none',
    'None',
    'NONE',
    'HS384',
    'HS512',
    'RS512',
    'PS256',
    'ES384',
    'EdDSA',
    '',
    1,
    [],
    null,
  ])('refuses the algorithm %j', (alg) => {
    expect(foreignHeaderOf(tokenWith({ alg }))).toBeUndefined();
  });

  it.each([
    ['jwk', { kty: 'oct', k: 'AAAA' }],
    ['jku', 'https://evil.example/keys'],
    ['x5u', 'https://evil.example/cert'],
    ['x5c', ['AAAA']],
    ['x5t', 'AAAA'],
    ['x5t#S256', 'AAAA'],
    ['crit', ['exp']],
    ['crit', []],
    ['b64', false],
    ['b64', true],
    ['cty', 'JWT'],
    ['enc', 'A128GCM'],
    ['zip', 'DEF'],
    ['typ', 'at+jwt'],
    ['typ', 'jwt'],
    ['typ', null],
    ['kid', 7],
    ['kid', 'k'.repeat(256)],
    ['jwk', null],
  ])('refuses a header with the %s %j', (name, value) => {
    expect(foreignHeaderOf(tokenWith({ alg: 'HS256', [name]: value }))).toBeUndefined();
  });

  const [header, payload, signature] = [encode({ alg: 'HS256' }), 'e30', 'AA'];

  it.each([
    ['nothing', ''],
    ['one part', header],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${header}.${payload}.${signature}.${signature}`],
    ['a dot at its end', `${header}.${payload}.${signature}.`],
    ['a dot twice', `${header}..${payload}.${signature}`],
    ['no payload', `${header}..${signature}`],
    ['no signature', `${header}.${payload}.`],
    ['no header', `.${payload}.${signature}`],
    ['padding', `${header}.${payload}.${signature}==`],
    ['blanks', `${header}.${payload}. ${signature}`],
    ['a line break', `${header}.${payload}.${signature}\n`],
    ['the other alphabet', `${header}.${payload}.+/`],
    ['bits that say nothing', `${header}.${payload}.AB`],
    ['a header that is no JSON', `${encode('{')}.${payload}.${signature}`],
    ['a header that is a list', `${encode([])}.${payload}.${signature}`],
    ['a header that is null', `${encode('null')}.${payload}.${signature}`],
  ])('refuses a token of %s', (_, token) => {
    expect(foreignHeaderOf(token)).toBeUndefined();
  });
});

describe('claimedIssuer', () => {
  it('finds what a payload says, and nothing in what is none', () => {
    expect(claimedIssuer(`e30.${encode({ iss: 'https://x.example' })}.AA`)).toBe(
      'https://x.example',
    );
    for (const payload of [encode({}), encode({ iss: 1 }), encode([]), encode('null'), '', '%']) {
      expect(claimedIssuer(`e30.${payload}.AA`)).toBeUndefined();
    }
    expect(claimedIssuer('')).toBeUndefined();
  });
});
