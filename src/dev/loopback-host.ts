import { isLoopback } from '../config/loopback.js';

/** The name in a `Host` header, without its port; undefined when there is none. */
const nameOf = (host: string): string | undefined => {
  if (/[/?#@\\\s]/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/\.$/, '');
};

/**
 * Whether a request was addressed to this machine, or to the name that the server goes by. A page of
 * another origin can point its own name here (DNS rebinding), but cannot send another `Host`.
 */
export const isOwnHost = (host: string | undefined, publicUrl: string): boolean => {
  const name = host === undefined ? undefined : nameOf(host);
  if (name === undefined) return false;
  // A browser resolves names below `localhost` to this machine, whoever else does not.
  if (isLoopback(name) || name.endsWith('.localhost')) return true;
  return name === new URL(publicUrl).hostname;
};
