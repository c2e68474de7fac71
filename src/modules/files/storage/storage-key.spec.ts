import { avatarKey, avatarName, isStorageKey, newStorageKey } from './storage-key.js';

describe('storage keys', () => {
  it('are long, random and in a folder of two levels', () => {
    const keys = new Set(Array.from({ length: 1_000 }, () => newStorageKey('private')));
    expect(keys.size).toBe(1_000);
    for (const key of keys) {
      expect(key).toMatch(/^private\/(..)\/(..)\/\1\2[0-9a-f]{36}$/);
      expect(isStorageKey(key)).toBe(true);
    }
  });

  it('of avatars follow from their public names', () => {
    const key = newStorageKey('avatars');
    expect(isStorageKey(key)).toBe(true);
    expect(avatarKey(avatarName(key))).toBe(key);
  });

  it.each(['', '..', '../x.webp', `${'a'.repeat(40)}.png`, `${'a'.repeat(41)}.webp`, 'A.webp'])(
    'knows no avatar named %j',
    (name) => {
      expect(avatarKey(name)).toBeUndefined();
    },
  );

  it.each([
    '../../etc/passwd',
    `private/aa/bb/../../../${'a'.repeat(40)}`,
    `public/aa/bb/${'a'.repeat(40)}\n`,
    `/private/aa/bb/${'a'.repeat(40)}`,
  ])('are not %j', (key) => {
    expect(isStorageKey(key)).toBe(false);
  });
});
