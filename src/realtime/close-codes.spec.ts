import * as closeCodes from './close-codes.js';

const { mayReconnect, ...reasons } = closeCodes;
const all = Object.entries(reasons);

describe('close codes', () => {
  it.each(all)('%s is one that an application may send, with a text that fits', (_name, it) => {
    // RFC 6455 §5.5 and §7.4.2; 1004–1006, 1010 and 1015 are not sent.
    const standard = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013];
    expect(standard.includes(it.code) || (it.code >= 3000 && it.code < 4000)).toBe(true);
    expect(Buffer.byteLength(it.reason)).toBeGreaterThan(0);
    expect(Buffer.byteLength(it.reason)).toBeLessThanOrEqual(123);
  });

  it('are told apart by number', () => {
    expect(new Set(all.map(([, { code }]) => code)).size).toBe(all.length);
  });

  it('are those of the contract where it names them', () => {
    const { DONE, FLOOD, SERVICE_RESTART, TOO_BIG } = closeCodes;
    const codes = [DONE, FLOOD, SERVICE_RESTART, TOO_BIG].map(({ code }) => code);
    expect(codes).toEqual([1000, 3508, 1012, 1009]);
  });

  it.each([
    [1000, false],
    [1009, false],
    [1012, true],
    [2999, false],
    [3000, true],
    [3499, true],
    [3500, false],
    [3999, false],
    [4000, false],
  ])('a client that is closed with %i connects again: %s', (code, again) => {
    expect(mayReconnect({ code, reason: '' })).toBe(again);
  });

  it('send a client back after what passes, and keep it away after what does not', () => {
    const { FLOOD, REVOKED, SERVICE_RESTART, SLOW_READER, TOKEN_EXPIRED, TRY_AGAIN } = closeCodes;
    for (const it of [SERVICE_RESTART, SLOW_READER, TRY_AGAIN, TOKEN_EXPIRED]) {
      expect(mayReconnect(it)).toBe(true);
    }
    for (const it of [REVOKED, FLOOD]) expect(mayReconnect(it)).toBe(false);
  });
});
