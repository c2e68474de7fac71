import { randomBytes } from 'node:crypto';
import type { ServerConfig } from '../../config/server.config.js';
import { FileLinks } from './file-links.js';

const server = { publicUrl: 'https://api.example' } as ServerConfig;
const files = { directory: '.data/files' };
const ID = '0198c0de-0000-7000-8000-000000000000';
const soon = () => Math.floor(Date.now() / 1000) + 60;

const partsOf = (url: string) => {
  const { searchParams } = new URL(url);
  const signature = searchParams.get('signature') ?? '';
  return { expires: Number(searchParams.get('expires')), signature };
};

describe('a signed address', () => {
  const key = randomBytes(32);
  const links = new FileLinks({ keys: [key] }, server, files);

  it('is good until it expires, for its file alone, and with nothing changed', () => {
    const url = links.signed(ID, soon());
    expect(url).toMatch(`https://api.example/api/files/${ID}?`);
    const good = partsOf(url);
    expect(links.isGood(ID, good)).toBe(true);
    expect(links.isGood(ID.replace('c0de', 'c0df'), good)).toBe(false);
    expect(links.isGood(ID, { ...good, expires: good.expires + 1 })).toBe(false);
    expect(links.isGood(ID, { ...good, signature: '' })).toBe(false);
    expect(links.isGood(ID, { ...good, signature: `A${good.signature.slice(1)}A` })).toBe(false);
    // The last digit of 32 bytes has two bits to spare.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = digits[digits.indexOf(good.signature.slice(-1)) + 1] ?? '';
    for (const signature of [`${good.signature.slice(0, -1)}${last}`, `${good.signature}=`]) {
      expect(Buffer.from(signature, 'base64url')).toEqual(Buffer.from(good.signature, 'base64url'));
      expect(links.isGood(ID, { ...good, signature })).toBe(false);
    }
    const past = Math.floor(Date.now() / 1000) - 1;
    expect(links.isGood(ID, partsOf(links.signed(ID, past)))).toBe(false);
  });

  it('outlives the rotation of the key, but not its removal', () => {
    const good = partsOf(links.signed(ID, soon()));
    const rotated = new FileLinks({ keys: [randomBytes(32), key] }, server, files);
    const removed = new FileLinks({ keys: [randomBytes(32)] }, server, files);
    expect([rotated.isGood(ID, good), removed.isGood(ID, good)]).toEqual([true, false]);
  });
});
