import { Injectable } from '@nestjs/common';
import type { ProviderToken } from '../../users/identities.service.js';
import { GithubApp } from './github-app.js';
import { type GithubUser, tokenAnswer, userAnswer, verifiedPrimary } from './github-answers.js';
import { askGithub } from './github-fetch.js';
import { githubAway, githubRefused, githubUnverified } from './github.errors.js';

/** Either lets the addresses be read: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const ADDRESS_SCOPES = ['user', 'user:email'];

/** What whoever sends the code is to blame for; the rest is GitHub's trouble or ours. */
const REFUSALS = ['bad_verification_code', 'redirect_uri_mismatch', 'invalid_grant'];

const CHECK_TIMEOUT_MS = 3_000;

export interface CodeGrant {
  readonly code: string;
  /** The PKCE verifier. */
  readonly verifier: string;
  /** The very one that the code was asked for with. */
  readonly redirectUri: string;
}

export interface GithubProfile extends GithubUser {
  /** The primary address, if GitHub has seen that it is theirs and we may know it. */
  readonly verifiedEmail: string | null;
}

/** Somebody whom GitHub has just told us about. */
export interface GithubVisit {
  readonly profile: GithubProfile;
  readonly token: ProviderToken;
}

/** GitHub's part of signing in. Every method throws 503 when GitHub is away. */
@Injectable()
export class GithubClient {
  constructor(private readonly app: GithubApp) {}

  /** @throws DomainError UNAUTHORIZED when GitHub refuses the code */
  async visit(grant: CodeGrant): Promise<GithubVisit> {
    const token = await this.exchange(grant);
    const [user, verifiedEmail] = await Promise.all([this.user(token), this.address(token)]);
    return { token, profile: { ...user, verifiedEmail } };
  }

  /**
   * Whether GitHub says that a token is none any more. It has three seconds to say so: somebody waits,
   * and what it does not answer is no refusal.
   */
  async refuses(token: ProviderToken): Promise<boolean> {
    try {
      return (await this.read('/user', token, CHECK_TIMEOUT_MS)).status === 401;
    } catch {
      return false;
    }
  }

  /** Makes a token worthless; one that is worthless already stays so. */
  async revoke(token: string): Promise<void> {
    const { clientId, clientSecret } = this.app.credentials();
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const path = `/applications/${encodeURIComponent(clientId)}/token`;
    const { status } = await askGithub(`${this.app.apiUrl}${path}`, {
      method: 'DELETE',
      headers: apiHeaders(`Basic ${basic}`),
      body: { access_token: token },
    });
    // 404 and 422: there is no such token any more.
    if (![204, 404, 422].includes(status)) throw unexpected('the revocation', status);
  }

  private async exchange({ code, verifier, redirectUri }: CodeGrant): Promise<ProviderToken> {
    const { clientId, clientSecret } = this.app.credentials();
    const { status, body } = await askGithub(this.app.tokenUrl, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: {
        client_id: clientId,
        client_secret: clientSecret,
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      },
    });
    const answer = status < 500 ? tokenAnswer(body) : undefined;
    if (!answer) throw unexpected('the exchange of a code', status);
    if (!('error' in answer)) return answer;
    if (answer.error === 'unverified_user_email') throw githubUnverified();
    if (REFUSALS.includes(answer.error)) throw githubRefused();
    throw githubAway({ cause: new Error(`GitHub refuses to exchange codes: ${answer.error}`) });
  }

  private async user(token: ProviderToken): Promise<GithubUser> {
    const { status, body } = await this.read('/user', token);
    const user = status === 200 ? userAnswer(body) : undefined;
    if (!user) throw unexpected('GET /user', status);
    return user;
  }

  /** A front end that begins the sign-in itself chooses the scopes, and may ask for less. */
  private async address(token: ProviderToken): Promise<string | null> {
    if (!token.scopes.some((scope) => ADDRESS_SCOPES.includes(scope))) return null;
    const { status, body } = await this.read('/user/emails?per_page=100', token);
    const address = status === 200 ? verifiedPrimary(body) : undefined;
    if (address === undefined) throw unexpected('GET /user/emails', status);
    return address;
  }

  private read(
    path: string,
    token: ProviderToken,
    timeoutMs?: number,
  ): ReturnType<typeof askGithub> {
    const headers = apiHeaders(`Bearer ${token.value}`);
    return askGithub(`${this.app.apiUrl}${path}`, { headers, timeoutMs });
  }
}

const apiHeaders = (authorization: string): Readonly<Record<string, string>> => ({
  Accept: 'application/vnd.github+json',
  Authorization: authorization,
  'X-GitHub-Api-Version': '2022-11-28',
});

const unexpected = (what: string, status: number): Error =>
  githubAway({ cause: new Error(`GitHub answered ${what} with ${status} and no such thing`) });
