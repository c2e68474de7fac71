import { Inject, Injectable } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { serverConfig, type ServerConfig } from '../../../config/server.config.js';
import { type GithubAccess, scopesFor } from './github-access.js';
import { notConfigured } from './github.errors.js';
import { OauthCookie } from './oauth-cookie.js';

const ROUTE = '/api/auth/github';

/** What a browser is sent to GitHub for. */
export interface Authorization {
  readonly state: string;
  /** PKCE, S256. */
  readonly challenge: string;
  /** Whoever links an account is shown which of theirs it would be. */
  readonly linking: boolean;
  /** What it is to be good for besides signing in. */
  readonly access: GithubAccess | undefined;
}

export interface GithubCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How this deployment is known to GitHub, and where its sign-ins pass. */
@Injectable()
export class GithubApp {
  readonly cookie: OauthCookie;
  readonly apiUrl: string;
  readonly tokenUrl: string;
  /** Where GitHub sends the browser back to. */
  readonly callbackUrl: string;
  /** Where a sign-in begins. */
  private readonly beginning: string;

  constructor(
    @Inject(githubConfig.token) private readonly config: GithubConfig,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
  ) {
    this.beginning = `${server.publicUrl}${ROUTE}`;
    this.callbackUrl = `${this.beginning}/callback`;
    this.cookie = new OauthCookie(new URL(this.beginning));
    this.apiUrl = config.apiUrl;
    this.tokenUrl = `${config.webUrl}/login/oauth/access_token`;
  }

  get configured(): boolean {
    return this.config.clientId !== undefined && this.config.clientSecret !== undefined;
  }

  /** @throws DomainError 503 that names the variable to set */
  credentials(): GithubCredentials {
    const { clientId, clientSecret } = this.config;
    if (clientId === undefined) throw notConfigured('GITHUB_CLIENT_ID');
    if (clientSecret === undefined) throw notConfigured('GITHUB_CLIENT_SECRET');
    return { clientId, clientSecret };
  }

  /**
   * Where the browser ends, with these in the query: in the front end, and nowhere else.
   * @throws DomainError 503 that names the variable to set
   */
  frontendUrl(parameters: Readonly<Record<string, string | null>>): string {
    return addressOf(this.frontend(), parameters);
  }

  /** Whether a front end that begins the sign-in itself may have used this address. */
  allowsRedirect(uri: string): boolean {
    const { redirectUris } = this.config;
    return (redirectUris ?? [`${this.frontend()}/auth/callback`]).includes(uri);
  }

  /** Where GitHub asks the user. */
  authorizeUrl({ state, challenge, linking, access }: Authorization): string {
    return addressOf(`${this.config.webUrl}/login/oauth/authorize`, {
      client_id: this.credentials().clientId,
      redirect_uri: this.callbackUrl,
      scope: scopesFor(access).join(' '),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      allow_signup: 'true',
      prompt: linking ? 'select_account' : null,
    });
  }

  /** Where a browser goes to link an account. */
  linkUrl(token: string): string {
    return addressOf(this.beginning, { link: token });
  }

  private frontend(): string {
    const { frontendUrl } = this.server;
    if (frontendUrl === undefined) throw notConfigured('FRONTEND_URL');
    return frontendUrl;
  }
}

/** `base` with those parameters that are not null. */
function addressOf(base: string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
