import { DomainError } from '../../errors/domain-error.js';
import { forbidden } from '../../errors/errors.js';

/** One answer for an unknown address and for a wrong password. */
export const invalidCredentials = (): DomainError =>
  new DomainError(
    'unauthorized',
    'INVALID_CREDENTIALS',
    'The e-mail address or the password is wrong.',
  );

export const invalidToken = (): DomainError =>
  new DomainError('unauthorized', 'UNAUTHORIZED', 'This token is not valid.');

export const tokenExpired = (): DomainError =>
  new DomainError('unauthorized', 'TOKEN_EXPIRED', 'This token has expired.');

/** One answer for a mailed token that is wrong, used, expired or for another address by now. */
export const unusableToken = (): DomainError =>
  new DomainError(
    'invalid',
    'INVALID_TOKEN',
    'This link is not good, or no longer: it may have been used before, or have expired.',
  );

export const alreadyVerified = (): DomainError =>
  new DomainError('conflict', 'ALREADY_VERIFIED', 'This e-mail address is verified already.');

export const noAddress = (): DomainError =>
  new DomainError('conflict', 'NO_ADDRESS', 'This account has no e-mail address.');

export const sessionEnded = (): DomainError =>
  new DomainError('unauthorized', 'UNAUTHORIZED', 'This session has ended.');

export const tokenReused = (): DomainError =>
  new DomainError(
    'unauthorized',
    'TOKEN_REUSED',
    'This refresh token was used before; its session has been ended.',
  );

export const accountSuspended = (): DomainError => forbidden('This account is suspended.');
