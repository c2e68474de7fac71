import { randomBytes } from 'node:crypto';
import { SealedBox } from './sealed-box.js';

describe('SealedBox', () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const secret = Buffer.from('whsec_…\u0000 bytes');

  it('opens what it sealed, and never seals alike twice', () => {
    const box = new SealedBox([newer]);
    const sealed = box.seal(secret, 'repo:1');
    expect(box.open(sealed, 'repo:1')).toEqual(secret);
    expect(box.seal(secret, 'repo:1')).not.toEqual(sealed);
    expect(sealed.includes(secret)).toBe(false);
  });

  it('opens with an older key after rotation, and not without it', () => {
    const sealed = new SealedBox([older]).seal(secret, 'repo:1');
    expect(new SealedBox([newer, older]).open(sealed, 'repo:1')).toEqual(secret);
    expect(() => new SealedBox([newer]).open(sealed, 'repo:1')).toThrow('no key opens');
  });

  it('refuses another context, any altered byte, and a truncated value', () => {
    const box = new SealedBox([newer]);
    const sealed = box.seal(secret, 'repo:1');
    expect(() => box.open(sealed, 'repo:2')).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => box.open(altered, 'repo:1')).toThrow();
    }
    expect(() => box.open(sealed.subarray(0, 20), 'repo:1')).toThrow('not a sealed value');
  });
});
