import { DomainError } from '../../../errors/domain-error.js';
import { unavailable } from '../../../errors/errors.js';

/** The issuer of the identities that users have on GitHub. */
export const GITHUB = 'github';

/** @param what begins the sentence: `Synchronisation with GitHub is` */
export const githubNotConfigured = (what: string): DomainError =>
  unavailable(`${what} not set up here: set GITHUB_CLIENT_ID.`, { retryAfterSeconds: 3_600 });

export const githubNotLinked = (): DomainError =>
  new DomainError(
    'conflict',
    'GITHUB_NOT_LINKED',
    'Sign in with GitHub first, or link it to your account.',
  );
