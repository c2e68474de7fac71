import type { TokenRevoker } from '../../users/token-revokers.js';
import type { GithubApp } from './github-app.js';
import type { GithubClient } from './github-client.js';
import { GITHUB } from './github-provider.js';

/** Tells GitHub of the tokens that were given up. */
export const githubTokenRevoker = (app: GithubApp, github: GithubClient): TokenRevoker => ({
  name: GITHUB,
  ready: app.configured,
  revoke: (token) => github.revoke(token),
});
