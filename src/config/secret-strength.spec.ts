import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { DEVELOPMENT_SECRETS } from './development-secrets.js';
import { weaknessOf } from './secret-strength.js';

describe('weaknessOf', () => {
  it.each([
    ['short', 'shorter than 32'],
    ['aaaaaaaabbbbbbbbccccccccdddddddd', 'too few different'],
    ['correct-horse-1correct-horse-1correct', 'repeats itself'],
    ['12345678901234567890123456789012', 'repeats itself'],
    ['abcdefghijklmnopqrstuvwxyz0123456789', 'counts up'],
    ['your-super-secret-jwt-key-change-this-in-production', 'well-known words'],
    ['super-secret-jwt-token-with-at-least-32-characters-long', 'well-known words'],
    ['SecretChangeMePasswordSecret1234', 'well-known words'],
  ])('says of %j that it %s', (secret, weakness) => {
    expect(weaknessOf(secret, 32)).toContain(weakness);
  });

  it.each(DEVELOPMENT_SECRETS)('knows the development default %j', (secret) => {
    expect(weaknessOf(secret, 16)).toBe('is the public development default');
  });

  it('lets a passphrase of uncommon words pass', () => {
    expect(weaknessOf('walrus-teapot-glacier-fiddle-okapi', 32)).toBeUndefined();
  });

  it('calls nothing random weak', () => {
    const encoding = fc.constantFrom<BufferEncoding>('hex', 'base64', 'base64url');
    fc.assert(
      fc.property(fc.nat(), encoding, (_, chosen) => {
        expect(weaknessOf(randomBytes(32).toString(chosen), 32)).toBeUndefined();
        expect(weaknessOf(randomBytes(16).toString(chosen), 16)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
