import { foreignClaimsOf } from './foreign-claims.js';

const NOW = 1_800_000_000;

const CLAIMS = {
  iss: 'https://x.supabase.co/auth/v1',
  sub: '5f0d5c2e-8b1a-4d0f-9b51-6a2f4a0c7d11',
  aud: 'authenticated',
  role: 'authenticated',
  session_id: '0b0b7f3c-3f77-4c0e-9a51-3d2c9d5b1f5e',
  exp: NOW + 3_600,
  iat: NOW,
  email: 'ada@example.com',
  user_metadata: { full_name: 'Ada Lovelace' },
};

const judge = (changes: object): unknown =>
  foreignClaimsOf(Buffer.from(JSON.stringify({ ...CLAIMS, ...changes })), NOW);

const codeOf = (changes: object): unknown => (judge(changes) as { code?: unknown }).code;

describe('foreignClaimsOf', () => {
  it('takes what a user’s token says', () => {
    expect(judge({})).toEqual({
      issuer: CLAIMS.iss,
      subject: CLAIMS.sub,
      session: CLAIMS.session_id,
      expiresAt: CLAIMS.exp,
      email: 'ada@example.com',
      fullName: 'Ada Lovelace',
    });
  });

  it.each([
    ['a list of audiences', { aud: ['other', 'authenticated'] }],
    ['no time of issue', { iat: undefined }],
    ['a clock that is a little ahead', { iat: NOW + 5, nbf: NOW + 5 }],
  ])('takes %s', (_, changes) => {
    expect(judge(changes)).toMatchObject({ subject: CLAIMS.sub });
  });

  it('lets the subject stand for a session that has no name', () => {
    expect(judge({ session_id: undefined })).toMatchObject({ session: CLAIMS.sub });
  });

  it.each([
    ['the role of the public key', { role: 'anon' }],
    ['the role of the service key', { role: 'service_role' }],
    ['no role', { role: undefined }],
    ['a list of roles', { role: ['authenticated'] }],
    ['another audience', { aud: 'other' }],
    ['no audience', { aud: undefined }],
    ['an audience within a text', { aud: 'not authenticated' }],
    ['no audiences', { aud: [] }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject that is a number', { sub: 1 }],
    ['an endless subject', { sub: 'x'.repeat(256) }],
    ['a NUL in the subject', { sub: 'a\0b' }],
    ['half a character in the subject', { sub: 'a\ud800' }],
    ['no issuer', { iss: undefined }],
    ['an empty session', { session_id: '' }],
    ['a session that is an object', { session_id: {} }],
    ['no end', { exp: undefined }],
    ['an end that is a text', { exp: String(CLAIMS.exp) }],
    ['an end that never comes', { exp: 1e300 }],
    ['an end before all times', { exp: -1 }],
    ['a start in the future', { nbf: NOW + 6 }],
    ['a start that is a text', { nbf: '0' }],
    ['an issue in the future', { iat: NOW + 6 }],
    ['an issue that is null', { iat: null }],
  ])('refuses %s', (_, changes) => {
    expect(codeOf(changes)).toBe('UNAUTHORIZED');
  });

  it('tells that a token has expired, to the second', () => {
    expect(codeOf({ exp: NOW })).toBe('TOKEN_EXPIRED');
    expect(codeOf({ exp: NOW + 1 })).toBeUndefined();
    expect(codeOf({ exp: NOW - 1, role: 'anon' })).toBe('UNAUTHORIZED');
  });

  it.each(['', '[]', 'null', '"x"', '{', '\ufeff{}'])('refuses the payload %j', (payload) => {
    expect(foreignClaimsOf(Buffer.from(payload), NOW)).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('refuses bytes that are no UTF-8', () => {
    const [before, after] = JSON.stringify(CLAIMS).split('ada@');
    const payload = Buffer.concat([
      Buffer.from(before ?? ''),
      Buffer.from([0xff]),
      Buffer.from(after ?? ''),
    ]);
    expect(foreignClaimsOf(payload, NOW)).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it.each(['', 'nobody', 'a@b', 7, null, `${'x'.repeat(250)}@example.com`, 'a\0@example.com'])(
    'leaves out the address %j',
    (email) => {
      expect(judge({ email })).toMatchObject({ email: null });
    },
  );

  it.each([
    [{ full_name: ' Ada ' }, 'Ada'],
    [{ name: 'Grace' }, 'Grace'],
    [{ full_name: '', name: 'Grace' }, 'Grace'],
    [{ full_name: 'x'.repeat(201), name: 'Grace' }, 'Grace'],
    [{ full_name: 'a\nb' }, null],
    [{ full_name: { toString: 1 } }, null],
    [{}, null],
    [null, null],
    ['Ada', null],
    [undefined, null],
  ])('finds in %j the name %j', (user_metadata, fullName) => {
    expect(judge({ user_metadata })).toMatchObject({ fullName });
  });
});
