import { proxyTrust } from './proxy-trust.js';

describe('proxyTrust', () => {
  it('counts hops, and trusts nobody at zero', () => {
    expect(['0', 'false', '2'].map(proxyTrust)).toEqual([false, false, 2]);
  });

  it('takes addresses, CIDRs and the names of reserved ranges', () => {
    expect(proxyTrust('10.0.0.0/8, ::1 ,fd00::/8,loopback')).toEqual([
      '10.0.0.0/8',
      '::1',
      'fd00::/8',
      'loopback',
    ]);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0',
    'fd00::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'proxy.local',
    '-1',
  ])('refuses %j', (value) => {
    expect(() => proxyTrust(value)).toThrow('must be a number of hops');
  });

  it('refuses to believe everybody', () => {
    expect(() => proxyTrust('true')).toThrow('trusts anybody');
  });
});
