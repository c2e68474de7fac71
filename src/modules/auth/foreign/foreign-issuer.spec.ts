import { isForeignIssuer } from './foreign-issuer.js';

const allowLoopback = false;

describe('isForeignIssuer', () => {
  const issuer = 'https://x.supabase.co/auth/v1';

  it('takes the project’s own issuer, to the letter', () => {
    expect(isForeignIssuer({ issuer, allowLoopback }, issuer)).toBe(true);
    for (const other of [`${issuer}/`, issuer.toUpperCase(), 'https://y.supabase.co/auth/v1', '']) {
      expect(isForeignIssuer({ issuer, allowLoopback }, other)).toBe(false);
    }
  });

  it('takes any project of a secret that nothing else is known of', () => {
    for (const known of [issuer, 'https://auth.example.com:8443/auth/v1']) {
      expect(isForeignIssuer({ allowLoopback }, known)).toBe(true);
    }
  });

  it.each([
    'switchboard',
    'supabase',
    '',
    '/auth/v1',
    'http://x.supabase.co/auth/v1',
    'ftp://x.supabase.co/auth/v1',
    'https://x.supabase.co/auth/v2',
    'https://x.supabase.co/auth/v1/',
    'https://X.supabase.co/auth/v1',
    'https://x.supabase.co:443/auth/v1',
    'https://x.supabase.co/a/../auth/v1',
    'https://x.supabase.co?/auth/v1',
    'https://x.supabase.co/?x=/auth/v1',
    'https://x.supabase.co/#/auth/v1',
    'https://user@x.supabase.co/auth/v1',
    ' https://x.supabase.co/auth/v1',
    `https://${'x'.repeat(250)}.co/auth/v1`,
    'http://127.0.0.1:54321/auth/v1',
  ])('does not take %j for a project', (other) => {
    expect(isForeignIssuer({ allowLoopback }, other)).toBe(false);
  });

  it('takes what runs on this machine where that is allowed', () => {
    for (const host of ['127.0.0.1:54321', 'localhost:54321', '[::1]']) {
      expect(isForeignIssuer({ allowLoopback: true }, `http://${host}/auth/v1`)).toBe(true);
    }
    expect(isForeignIssuer({ allowLoopback: true }, 'http://127.evil.example/auth/v1')).toBe(false);
  });
});
