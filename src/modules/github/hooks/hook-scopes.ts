/** The least that lets hooks be made, changed and removed, and their deliveries be requested. */
export const HOOK_SCOPE = 'write:repo_hook';

/** https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const SUFFICIENT = new Set([HOOK_SCOPE, 'admin:repo_hook', 'repo']);

export const mayWriteHooks = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => SUFFICIENT.has(scope));
