import { hash as bcryptHash } from '@node-rs/bcrypt';
import { DUMMY_HASH, hashPassword, isOutdated, verifyPassword } from './password-hash.js';

describe('password hashes', () => {
  it('verify the password that made them and no other', async () => {
    const stored = await hashPassword('correct horse');
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'correct hors')).toBe(false);
    expect(await hashPassword('correct horse')).not.toBe(stored);
  });

  it('heed every byte of a long password', async () => {
    const long = 'x'.repeat(127);
    const stored = await hashPassword(`${long}1`);
    expect(await verifyPassword(stored, `${long}1`)).toBe(true);
    expect(await verifyPassword(stored, `${long}2`)).toBe(false);
  });

  it('are the same for the same letters however composed, and not for other letters', async () => {
    const stored = await hashPassword('caf\u00e9 au lait');
    expect(await verifyPassword(stored, 'cafe\u0301 au lait')).toBe(true);
    expect(await verifyPassword(stored, 'cafe au lait')).toBe(false);
  });

  it('of bcrypt verify, and are outdated', async () => {
    const stored = await bcryptHash('correct horse', 4);
    expect(await verifyPassword(stored, 'correct horse')).toBe(true);
    expect(await verifyPassword(stored, 'wrong horse')).toBe(false);
    expect(isOutdated(stored)).toBe(true);
  });

  it('of weaker parameters are outdated, new ones and the dummy are not', async () => {
    expect(isOutdated('$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$aGFzaA')).toBe(true);
    expect(isOutdated(await hashPassword('correct horse'))).toBe(false);
    expect(isOutdated(DUMMY_HASH)).toBe(false);
  });

  it('of no kind that is known verify nothing', async () => {
    expect(await verifyPassword('plain text', 'plain text')).toBe(false);
    expect(await verifyPassword('$2b$04$short', 'short')).toBe(false);
  });

  it('have a dummy to verify against', async () => {
    expect(await verifyPassword(DUMMY_HASH, 'anything')).toBe(false);
  });
});
