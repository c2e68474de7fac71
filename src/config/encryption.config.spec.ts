import { randomBytes } from 'node:crypto';
import { encryptionConfig } from './encryption.config.js';
import { loadConfig } from './load-config.js';

const keys = (ENCRYPTION_KEY?: string) => loadConfig({ ENCRYPTION_KEY }).get(encryptionConfig).keys;

describe('encryptionConfig', () => {
  it('reads hex, base64 and base64url, the first key first', () => {
    const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const written = [
      first.toString('hex'),
      second.toString('base64'),
      third.toString('base64url'),
    ].join(', ');
    expect(keys(written)).toEqual([first, second, third]);
  });

  it('hashes a passphrase to the same 32 bytes each time, outside production', () => {
    const passphrase = 'walrus teapot glacier fiddle okapi';
    expect(keys(passphrase)[0]).toHaveLength(32);
    expect(keys(passphrase)).toEqual(keys(passphrase));
    expect(keys(passphrase)).not.toEqual(keys(`${passphrase}!`));
  });

  it('has a key in development without any being set', () => {
    expect(keys()).toHaveLength(1);
  });

  it('names the place of a key that is too short', () => {
    const good = randomBytes(32).toString('hex');
    expect(() => keys(`${good},short`)).toThrow(
      'ENCRYPTION_KEY has a key number 2 that is neither',
    );
  });
});
