/** https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */

/** What a sign-in may ask for besides who somebody is. */
export const GITHUB_ACCESS = ['repo_hooks'] as const;

export type GithubAccess = (typeof GITHUB_ACCESS)[number];

/** The least that tells who somebody is, and which addresses are theirs. */
const IDENTITY_SCOPES = ['read:user', 'user:email'];

const SCOPES: Readonly<Record<GithubAccess, string>> = { repo_hooks: 'write:repo_hook' };

export const scopesFor = (access?: GithubAccess): readonly string[] => [
  ...IDENTITY_SCOPES,
  ...(access ? [SCOPES[access]] : []),
];

/** What of the scopes asked for here, or by a front end that signs in by itself, holds others. */
const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  user: ['read:user', 'user:email', 'user:follow'],
  'write:repo_hook': ['read:repo_hook'],
  'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
  repo: [
    ...['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
    ...['admin:repo_hook', 'write:repo_hook', 'read:repo_hook'],
  ],
  public_repo: ['repo:status', 'repo_deployment', 'repo:invite'],
};

const holds = (scopes: readonly string[], wanted: string): boolean =>
  scopes.some((scope) => scope === wanted || INCLUDED[scope]?.includes(wanted) === true);

const holdAll = (scopes: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((scope) => holds(scopes, scope));

/** Whether `kept` allows all that `fresh` does, and more. */
export const isWider = (kept: readonly string[], fresh: readonly string[]): boolean =>
  holdAll(kept, fresh) && !holdAll(fresh, kept);
