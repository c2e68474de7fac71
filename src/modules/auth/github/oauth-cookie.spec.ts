import { OauthCookie } from './oauth-cookie.js';

describe('OauthCookie', () => {
  const secure = new OauthCookie(new URL('https://example.com/switchboard/api/auth/github'));
  const plain = new OauthCookie(new URL('http://localhost:3000/api/auth/github'));

  it('is kept from scripts, from other paths and from plain connections', () => {
    expect(secure.keep('secret', 600).split('; ').sort()).toEqual(
      [
        '__Secure-switchboard-oauth=secret',
        'Max-Age=600',
        'Path=/switchboard/api/auth/github',
        'HttpOnly',
        'Secure',
        'SameSite=Lax',
      ].sort(),
    );
  });

  it('has no name that a browser refuses without TLS', () => {
    expect(plain.keep('secret', 600)).toMatch(/^switchboard-oauth=secret; /);
    expect(plain.keep('secret', 600)).not.toContain('Secure');
  });

  it('is found among others, and not under the other name', () => {
    const header = 'a=1; __Secure-switchboard-oauth=secret; switchboard-oauth=tossed';
    expect(secure.read(header)).toBe('secret');
    expect(secure.read('switchboard-oauth=tossed')).toBeUndefined();
    expect(secure.read(undefined)).toBeUndefined();
  });

  it('is forgotten at once', () => {
    expect(secure.forget()).toMatch(/^__Secure-switchboard-oauth=; Max-Age=0; /);
  });
});
