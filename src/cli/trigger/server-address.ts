import { isIPv6 } from 'node:net';
import { isLoopback } from '../../config/loopback.js';
import type { ServerConfig } from '../../config/server.config.js';

const EVERY_ADDRESS: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Without a slash at the end. @throws Error for what is no address of a server */
export const givenAddress = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const clean = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!url || !clean || !/^https?:$/.test(url.protocol)) {
    throw new Error('--url is the address of the server: http://127.0.0.1:3000');
  }
  return url.href.replace(/\/+$/, '');
};

/**
 * Where the server of this configuration listens.
 * @throws Error unless that is on this machine: what is further away is named by its sender
 */
export const ownAddress = ({ host, port }: Pick<ServerConfig, 'host' | 'port'>): string => {
  if (port === 0) throw new Error('PORT=0 is any port: say with --url where the server is.');
  const near = EVERY_ADDRESS.get(host) ?? host;
  const address = `http://${isIPv6(near) ? `[${near}]` : near}:${port}`;
  if (!URL.canParse(address) || !isLoopback(new URL(address).hostname)) {
    throw new Error(`HOST=${host} is not this machine's loopback: say with --url where to send.`);
  }
  return address;
};
