import { parseSetCookie, type SetCookie, stringifyCookie } from 'cookie';
import { HttpClient } from './http-client.js';

export interface Visit {
  readonly status: number;
  readonly headers: Headers;
  /** Where the answer sends the browser. */
  readonly location: URL | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any answer
  readonly body: any;
}

interface Kept {
  readonly host: string;
  readonly cookie: SetCookie;
}

/** RFC 6265 §5.1.4. */
const pathMatches = (path: string, cookiePath: string): boolean =>
  path === cookiePath ||
  (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/'));

/**
 * A browser that is led from site to site by links: it keeps cookies as RFC 6265 says, and sends
 * them by name, host, path and scheme. Names of hosts are resolved to servers of the test.
 */
export class CookieBrowser {
  private kept: readonly Kept[] = [];

  /** `servers`: origins as the browser knows them, and where they are. */
  constructor(private readonly servers: Readonly<Record<string, string>>) {}

  /** The cookies that are held, for whatever host. */
  get cookies(): readonly SetCookie[] {
    return this.kept.map(({ cookie }) => cookie);
  }

  /** One request; redirects are the test's to follow. */
  async visit(address: string | URL): Promise<Visit> {
    const url = new URL(address);
    const server = this.servers[url.origin];
    if (server === undefined) throw new Error(`nobody is at ${url.origin}`);
    const cookie = stringifyCookie(this.sentTo(url));
    const { status, headers, body } = await new HttpClient(server).request(
      'GET',
      url.pathname + url.search,
      { headers: cookie ? { cookie } : {} },
    );
    for (const header of headers.getSetCookie()) this.keep(url, parseSetCookie(header));
    const location = headers.get('location');
    return {
      status,
      headers,
      body,
      location: location === null ? undefined : new URL(location, url),
    };
  }

  /** Through redirects as long as they stay with the servers; where they leave them. */
  async follow(address: string | URL): Promise<URL> {
    let url = new URL(address);
    for (let hops = 0; hops < 10; hops += 1) {
      if (this.servers[url.origin] === undefined) return url;
      const { status, location, body } = await this.visit(url);
      if (!location) throw new Error(`no redirect but ${status}: ${JSON.stringify(body)}`);
      url = location;
    }
    throw new Error('redirected for ever');
  }

  private sentTo({ hostname, pathname, protocol }: URL): Record<string, string> {
    const sent = this.kept.filter(
      ({ host, cookie }) =>
        host === hostname &&
        pathMatches(pathname, cookie.path ?? '/') &&
        (cookie.secure !== true || protocol === 'https:'),
    );
    return Object.fromEntries(sent.map(({ cookie }) => [cookie.name, cookie.value ?? '']));
  }

  private keep({ hostname: host, protocol }: URL, cookie: SetCookie): void {
    if (cookie.secure === true && protocol !== 'https:') return;
    if (cookie.name.startsWith('__Secure-') && cookie.secure !== true) return;
    const others = this.kept.filter(
      (held) => !(held.host === host && held.cookie.name === cookie.name),
    );
    this.kept = cookie.maxAge === 0 ? others : [...others, { host, cookie }];
  }
}
