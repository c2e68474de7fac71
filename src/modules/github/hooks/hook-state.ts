/**
 * `none`: none is known. `creating`: it is being made on GitHub. `active`: there is one. `failed`: it
 * could not be made, or not be brought up to date. `gone`: it was removed on GitHub.
 */
export const HOOK_STATES = ['none', 'creating', 'active', 'failed', 'gone'] as const;

export type HookState = (typeof HOOK_STATES)[number];
