import { EnvError } from 'envalid';
import type { Parse } from './variable.js';

/** An address with one of the given schemes, kept as it is written. */
export function urlWithScheme(...schemes: readonly string[]): Parse<string> {
  const wanted = schemes.map((scheme) => `${scheme}://`).join(' or ');
  return (value) => {
    // An empty host stands for a Unix socket in a PostgreSQL address; `URL` wants a name there.
    const url = parsed(value.replace(/(\/\/|@)\//, '$1localhost/'));
    if (url && !url.username && !url.password && url.pathname.includes('@')) {
      throw new EnvError('holds a password whose special characters are not percent-encoded');
    }
    if (url && schemes.includes(url.protocol.slice(0, -1)) && url.host) return value;
    throw new EnvError(`must be an address that begins with ${wanted}`);
  };
}

/** An http(s) address as a base to append to: no query, no fragment, no slash at its end. */
export const httpUrl: Parse<string> = (value) => {
  const url = parsed(value);
  if (!url || !isHttp(url)) throw new EnvError('must be an http:// or https:// address');
  if (url.search || url.hash) throw new EnvError('must have neither a query nor a fragment');
  return url.href.replace(/\/+$/, '');
};

/**
 * A web origin (RFC 6454) as a browser sends it: scheme, host and port, nothing else.
 * Schemes of app shells (`capacitor://localhost`) are origins too.
 */
export const origin: Parse<string> = (value) => {
  const url = parsed(value);
  if (url && isHttp(url)) {
    const rest = url.pathname.slice(1) + url.search + url.hash + url.username + url.password;
    if (!rest && !value.includes('*')) return url.origin;
  } else if (
    /^(?!wss?:|file:|javascript:|data:)[a-z][a-z0-9+.-]*:\/\/[\w.-]+(:\d+)?\/?$/i.test(value)
  ) {
    return value.toLowerCase().replace(/\/$/, '');
  }
  throw new EnvError('must be an origin: scheme, host and port, without a path or a wildcard');
};

/**
 * Where OAuth may send a user back to: any absolute address without a fragment (RFC 6749 §3.1.2),
 * kept as it is written, for it is matched as a text. Apps have schemes of their own.
 */
export const redirectUri: Parse<string> = (value) => {
  const url = parsed(value);
  const unsafe = /^(?:javascript|data|blob|file|about|vbscript):$/.test(url?.protocol ?? '');
  if (!url || unsafe) throw new EnvError('must be an absolute address');
  if (/[#*\s]/.test(value) || url.username || url.password) {
    throw new EnvError('must have neither a fragment, a wildcard nor a user');
  }
  return value;
};

/** An http(s) origin, without any path. */
export const httpOrigin: Parse<string> = (value) => {
  const base = httpUrl(value);
  if (new URL(base).origin === base) return base;
  throw new EnvError('must be an http:// or https:// origin without a path');
};

/** `host:port`, an IPv6 host in brackets. */
export const hostAndPort: Parse<string> = (value) => {
  const url = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(value) && parsed(`redis://${value}`);
  if (url && url.port) return value;
  throw new EnvError('must be a host and a port, parted by a colon');
};

function parsed(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}
