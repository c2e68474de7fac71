import { isIP } from 'node:net';
import { EnvError } from 'envalid';
import { list } from './validators.js';
import type { Parse } from './variable.js';

/** Which proxies' forwarding headers are believed: none, so many hops, or these addresses. */
export type ProxyTrust = false | number | readonly string[];

/** Names that Express knows for the reserved ranges. */
const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

const addresses = list((value) => {
  const [address = '', bits, ...rest] = value.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (NAMED_RANGES.includes(value) || (most > 0 && fits && rest.length === 0)) return value;
  throw new EnvError('must be a number of hops, or addresses and CIDRs');
});

export const proxyTrust: Parse<ProxyTrust> = (value) => {
  if (value === 'false' || value === '0') return false;
  if (/^\d{1,2}$/.test(value)) return Number(value);
  // Believing everybody would let any caller choose the address that limits and logs go by.
  if (value === 'true')
    throw new EnvError('must say which proxies are trusted; "true" trusts anybody');
  return addresses(value);
};
