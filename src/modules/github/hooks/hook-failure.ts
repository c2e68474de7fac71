import {
  GithubAway,
  GithubLimited,
  GithubRefused,
  GithubUnauthorized,
} from '../client/github-api.errors.js';

/** Of what there is no use in trying again; `message` is for the repository's owner. */
class HookImpossible extends Error {
  override readonly name = 'HookImpossible';
}

/** Nothing is done for them meanwhile. */
export class OwnerSuspended extends Error {
  override readonly name = 'OwnerSuspended';
}

export const tokenGone = (): HookImpossible =>
  new HookImpossible('GitHub is not linked to your account any more.');

export const scopeGone = (): HookImpossible =>
  new HookImpossible(
    'GitHub does not let hooks be made for you any more; sign in with GitHub for that again.',
  );

const refusalOf = ({ status, message }: GithubRefused): string => {
  switch (status) {
    case 404:
      return 'GitHub knows no such repository, or none whose webhooks you may manage: that takes its admins.';
    case 403:
      return `GitHub does not let you manage the webhooks of this repository: ${message}`;
    default:
      return `GitHub refuses this webhook: ${message}`;
  }
};

/** What the owner is told of it; undefined when it may succeed later. */
export const finalFailure = (error: unknown): string | undefined => {
  if (error instanceof HookImpossible) return error.message;
  if (error instanceof GithubRefused) return refusalOf(error);
  if (error instanceof GithubUnauthorized) {
    return "GitHub does not take your account's token any more; sign in with GitHub again.";
  }
  return undefined;
};

/** What the owner is told when it was tried for a day. */
export const exhausted = (error: unknown): string =>
  error instanceof GithubAway || error instanceof GithubLimited
    ? `It was tried for a day, and at last: ${error.message}`
    : 'It was tried for a day, to no avail.';
