import { tokenAnswer, userAnswer, verifiedPrimary } from './github-answers.js';

describe('what GitHub answers', () => {
  const token = { access_token: 'gho_16C7e42F292c6912E7710c838347Ae178B4a', token_type: 'bearer' };

  it('is a token with its scopes, however they are parted', () => {
    const value = token.access_token;
    const scopes = ['read:user', 'user:email'];
    expect(tokenAnswer({ ...token, scope: 'read:user,user:email' })).toEqual({ value, scopes });
    expect(tokenAnswer({ ...token, scope: 'read:user user:email' })).toEqual({ value, scopes });
    expect(tokenAnswer({ ...token, scope: '' })).toEqual({ value, scopes: [] });
  });

  it('is an error by its name, and by none of its other texts', () => {
    const error_description = 'The code passed is incorrect or expired.';
    expect(tokenAnswer({ error: 'bad_verification_code', error_description })).toEqual({
      error: 'bad_verification_code',
    });
    expect(tokenAnswer({ error: 'x\nforged log line' })).toEqual({ error: 'unknown' });
  });

  it.each([
    undefined,
    null,
    'access_token=gho_1',
    [],
    {},
    { ...token },
    { ...token, scope: '', token_type: 'mac' },
    { ...token, scope: '', access_token: '' },
    { ...token, scope: '', access_token: 'has blank' },
    { ...token, scope: '', access_token: 'x'.repeat(1_025) },
    { ...token, scope: '', access_token: { toString: 'gho' } },
  ])('is no token: %j', (body) => {
    expect(tokenAnswer(body)).toBeUndefined();
  });

  const octocat = { id: 583231, login: 'octocat', name: 'The Octocat', avatar_url: 'https://a/u' };

  it('is a user with a number', () => {
    expect(userAnswer({ ...octocat, bio: 'x' })).toEqual({
      id: '583231',
      login: 'octocat',
      name: 'The Octocat',
      avatarUrl: 'https://a/u',
    });
  });

  it.each([
    { id: '583231' },
    { id: 0 },
    { id: -1 },
    { id: 1.5 },
    { id: 2 ** 53 },
    { login: '' },
    { login: '<script>' },
    { login: null },
  ])('is no user with %j', (change) => {
    expect(userAnswer({ ...octocat, ...change })).toBeUndefined();
  });

  it.each([
    [{ name: null }, { name: null }],
    [{ name: '  ' }, { name: null }],
    [{ name: 'Octo\u0000\ncat ' }, { name: 'Octo cat' }],
    [{ name: 'x'.repeat(201) }, { name: null }],
    [{ avatar_url: 'http://a/u' }, { avatarUrl: null }],
    [{ avatar_url: 'javascript:alert(1)' }, { avatarUrl: null }],
    [{ avatar_url: 7 }, { avatarUrl: null }],
  ])('is tidied: %j', (change, expected) => {
    expect(userAnswer({ ...octocat, ...change })).toMatchObject(expected);
  });

  const entry = { email: 'octocat@example.com', primary: true, verified: true };

  it.each([
    [[entry], 'octocat@example.com'],
    [
      [
        { ...entry, primary: false },
        { ...entry, email: 'b@example.com' },
      ],
      'b@example.com',
    ],
    [
      [
        { ...entry, verified: false },
        { ...entry, primary: false },
      ],
      null,
    ],
    [[{ ...entry, verified: 'yes' }], null],
    [[{ ...entry, email: 'no address' }], null],
    [[{ ...entry, email: `${'x'.repeat(250)}@example.com` }], null],
    [[null, 7], null],
    [[], null],
    [{ message: 'Not Found' }, undefined],
    [undefined, undefined],
  ])('%j has the verified primary address %j', (body, address) => {
    expect(verifiedPrimary(body)).toBe(address);
  });
});
