import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeGithubUser, privateUser } from './fake-github-users.js';

export const CLIENT_ID = 'Ov23liFakeClientId00';
export const CLIENT_SECRET = 'fake-client-secret-0123456789abcdef01234567';
export const ACCESS_TOKEN_PATH = '/login/oauth/access_token';
export const API = '/api/v3';

/** What a path does instead of what it should. */
export interface Fault {
  readonly delayMs?: number;
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Closes the connection. */
  readonly hangUp?: boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a token stands for. */
export interface Grant {
  readonly user: FakeGithubUser;
  readonly scopes: readonly string[];
}

export interface RoutedRequest extends SeenRequest {
  readonly query: URLSearchParams;
  /** Undefined for a token that is none, or no more. */
  readonly grant: Grant | undefined;
}

export interface RoutedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Closes the connection instead. */
  readonly hangUp?: boolean;
}

/** A further part of GitHub; undefined leaves the request to the others. */
export type Route = (
  request: RoutedRequest,
) => RoutedReply | undefined | Promise<RoutedReply | undefined>;

interface Code extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | null;
}

const DOCS = 'https://docs.github.com/rest';
const TROUBLE =
  'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors';

const oauthError = (error: string, error_description: string) => ({
  error,
  error_description,
  error_uri: `${TROUBLE}/#${error.replaceAll('_', '-')}`,
});

const textOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const send = (response: ServerResponse, { status, headers, body }: RoutedReply): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};

/** As much of GitHub as signing in needs, after its documentation and its OpenAPI description. */
export class FakeGithub {
  /** Whoever is signed in to GitHub in the browser; nobody: the user says no. */
  signedIn: FakeGithubUser | undefined;
  /** The app's registered callback addresses. */
  callbacks: readonly string[] = [];
  readonly faults = new Map<string, Fault>();
  readonly seen: SeenRequest[] = [];
  /** Asked in their order, before what this class answers itself. */
  readonly routes: Route[] = [];
  private readonly codes = new Map<string, Code>();
  private readonly tokens = new Map<string, Grant>();
  private readonly server = createServer((request, response) => {
    void this.answer(request, response).catch(() => response.destroy());
  });

  static async start(): Promise<FakeGithub> {
    const github = new FakeGithub();
    await new Promise<void>((resolve) => github.server.listen(0, '127.0.0.1', resolve));
    return github;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get env(): Readonly<Record<string, string>> {
    return {
      GITHUB_CLIENT_ID: CLIENT_ID,
      GITHUB_CLIENT_SECRET: CLIENT_SECRET,
      GITHUB_API_URL: `${this.url}${API}`,
      GITHUB_WEB_URL: this.url,
    };
  }

  /** A code as GitHub would send it back with. */
  code(grant: Partial<Code> & Pick<Code, 'user' | 'redirectUri'>): string {
    const code = randomBytes(10).toString('hex');
    this.codes.set(code, { scopes: ['read:user', 'user:email'], challenge: null, ...grant });
    return code;
  }

  /** A token that was granted already. */
  grant(user: FakeGithubUser, scopes: readonly string[] = ['read:user', 'user:email']): string {
    const token = `gho_${randomBytes(27).toString('base64url').slice(0, 36)}`;
    this.tokens.set(token, { user, scopes });
    return token;
  }

  /** As its user does on GitHub's own pages. */
  revoke(token: string): void {
    this.tokens.delete(token);
  }

  holds(token: string): boolean {
    return this.tokens.has(token);
  }

  to(path: string): readonly SeenRequest[] {
    return this.seen.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { pathname: path, searchParams } = new URL(url, this.url);
    const body = await textOf(request);
    this.seen.push({ method, path, headers, body });
    const fault = this.faults.get(path);
    if (fault?.delayMs) await sleep(fault.delayMs, undefined, { ref: false });
    if (fault?.hangUp) {
      response.destroy();
      return;
    }
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body);
      return;
    }
    const reply = (status: number, body?: object): void => send(response, { status, body });
    const grant = this.grantOf(headers.authorization);
    for (const route of this.routes) {
      const routed = await route({ method, path, headers, body, query: searchParams, grant });
      if (!routed) continue;
      if (routed.hangUp) response.destroy();
      else send(response, routed);
      return;
    }
    if (path === '/login/oauth/authorize') {
      response.writeHead(302, { location: this.authorize(searchParams) });
      response.end();
      return;
    }
    if (path === ACCESS_TOKEN_PATH) {
      reply(200, this.exchange(body));
      return;
    }
    if (path === `${API}/applications/${CLIENT_ID}/token` && method === 'DELETE') {
      reply(...this.deleteToken(headers.authorization, body));
      return;
    }
    reply(...this.read(path, grant));
  }

  private authorize(query: URLSearchParams): string {
    const redirectUri = query.get('redirect_uri') ?? '';
    if (query.get('client_id') !== CLIENT_ID || !this.callbacks.includes(redirectUri)) {
      throw new Error('GitHub would show an error page and send nobody anywhere');
    }
    const back = new URL(redirectUri);
    back.searchParams.set('state', query.get('state') ?? '');
    if (!this.signedIn) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The user has denied your application access.');
      return back.href;
    }
    const challenge = query.get('code_challenge');
    if (challenge !== null && query.get('code_challenge_method') !== 'S256') {
      throw new Error('GitHub takes S256 only');
    }
    const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
    back.searchParams.set(
      'code',
      this.code({ user: this.signedIn, redirectUri, challenge, scopes }),
    );
    return back.href;
  }

  private exchange(body: string): object {
    const form = JSON.parse(body) as Readonly<Record<string, string>>;
    if (form['client_id'] !== CLIENT_ID || form['client_secret'] !== CLIENT_SECRET) {
      return oauthError(
        'incorrect_client_credentials',
        'The client_id and/or client_secret passed are incorrect.',
      );
    }
    const code = this.codes.get(form['code'] ?? '');
    this.codes.delete(form['code'] ?? '');
    const verified = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url');
    if (!code || (code.challenge !== null && code.challenge !== verified)) {
      return oauthError('bad_verification_code', 'The code passed is incorrect or expired.');
    }
    if (form['redirect_uri'] !== code.redirectUri) {
      return oauthError(
        'redirect_uri_mismatch',
        'The redirect_uri MUST match the registered callback URL for this application.',
      );
    }
    const access_token = this.grant(code.user, code.scopes);
    return { access_token, token_type: 'bearer', scope: code.scopes.join(',') };
  }

  private deleteToken(authorization: string | undefined, body: string): [number, object?] {
    const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64');
    if (authorization !== `Basic ${basic}`) return [404, { message: 'Not Found' }];
    const { access_token } = JSON.parse(body) as { access_token: string };
    if (this.tokens.delete(access_token)) return [204];
    return [422, { message: 'Validation Failed', documentation_url: DOCS, status: '422' }];
  }

  private grantOf(authorization: string | undefined): Grant | undefined {
    return this.tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
  }

  private read(path: string, grant: Grant | undefined): [number, object] {
    if (!grant)
      return [401, { message: 'Bad credentials', documentation_url: DOCS, status: '401' }];
    if (path === `${API}/user`) return [200, privateUser(grant.user)];
    const mayReadAddresses = grant.scopes.includes('user:email') || grant.scopes.includes('user');
    if (path === `${API}/user/emails` && mayReadAddresses) return [200, grant.user.emails];
    return [404, { message: 'Not Found', documentation_url: DOCS, status: '404' }];
  }
}
