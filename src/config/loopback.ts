import { isIPv4 } from 'node:net';

/**
 * Whether a `hostname` as `URL` gives it stays on this machine. Names below `localhost` are not
 * among them: not every resolver keeps them here.
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  (isIPv4(hostname) && hostname.startsWith('127.'));
