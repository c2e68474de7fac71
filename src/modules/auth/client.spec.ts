import { storedAddress } from './client.js';

describe('storedAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', null],
    ["1.2.3.4'; --", null],
    ['', null],
    [undefined, null],
  ])('keeps %s as %s', (address, stored) => {
    expect(storedAddress(address)).toBe(stored);
  });
});
