import { isIPv4 } from 'node:net';

/** The name in a `Host` header, without its port; undefined when there is none. */
const nameOf = (host: string): string | undefined => {
  if (/[/?#@\\\s]/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/\.$/, '');
};

const isLoopback = (name: string): boolean =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  name === '[::1]' ||
  (isIPv4(name) && name.startsWith('127.'));

/**
 * Whether a request was addressed to this machine, or to the name that the server goes by. A page of
 * another origin can point its own name here (DNS rebinding), but cannot send another `Host`.
 */
export const isOwnHost = (host: string | undefined, publicUrl: string): boolean => {
  const name = host === undefined ? undefined : nameOf(host);
  if (name === undefined) return false;
  return isLoopback(name) || name === new URL(publicUrl).hostname;
};
