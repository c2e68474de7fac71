import { DomainError, type DomainErrorOptions } from '../../../errors/domain-error.js';
import { unauthorized, unavailable } from '../../../errors/errors.js';

export const notConfigured = (variable: string): DomainError =>
  unavailable(`Sign-in with GitHub is not set up here: set ${variable}.`, {
    retryAfterSeconds: 3_600,
  });

export const githubAway = (options: DomainErrorOptions): DomainError =>
  unavailable('GitHub is out of reach, or does not answer as it should; try again later.', options);

export const githubRefused = (): DomainError =>
  unauthorized(
    'GitHub refused this code: it is wrong, expired or used, or of another address or verifier.',
  );

export const githubUnverified = (): DomainError =>
  unauthorized('GitHub wants you to verify your primary e-mail address there first.');

export const invalidExchangeCode = (): DomainError =>
  unauthorized('This exchange code is wrong, expired or used.');

/** 400, for the session is good: a front end must not take it for an ended one. */
export const invalidLinkCode = (): DomainError =>
  new DomainError(
    'invalid',
    'INVALID_TOKEN',
    'This link code is wrong, expired or used, or another user began this link.',
  );

export const accountGone = (): DomainError => unauthorized('This account is not there any more.');

/** The same code as for a registration: the address is what is taken. */
export const addressTaken = (): DomainError =>
  new DomainError(
    'conflict',
    'EMAIL_TAKEN',
    'An account with this e-mail address exists; sign in to it, and link GitHub from there.',
  );

export const onlySignIn = (): DomainError =>
  new DomainError(
    'conflict',
    'ONLY_SIGN_IN_METHOD',
    'Nothing else signs you in to this account; set a password first.',
  );
