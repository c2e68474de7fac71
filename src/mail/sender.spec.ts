import { parseSender } from './sender.js';

describe('parseSender', () => {
  it('reads a name with an address, and an address alone', () => {
    const address = 'no-reply@example.com';
    const domain = 'example.com';
    expect(parseSender(`Example <${address}>`)).toEqual({ name: 'Example', address, domain });
    expect(parseSender(`"Example, Inc." <${address}>`)).toMatchObject({ name: 'Example, Inc.' });
    expect(parseSender(`<${address}>`)).toEqual({ name: '', address, domain });
    expect(parseSender(address)).toEqual({ name: '', address, domain });
  });

  it('refuses what has no address', () => {
    for (const text of ['', 'Example', 'Example <nobody>', '<>']) {
      expect(() => parseSender(text)).toThrow('a sender has an address');
    }
  });
});
