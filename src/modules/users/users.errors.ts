import { DomainError } from '../../errors/domain-error.js';

export const emailTaken = (): DomainError =>
  new DomainError('conflict', 'EMAIL_TAKEN', 'An account with this e-mail address exists.');

export const usernameTaken = (): DomainError =>
  new DomainError('conflict', 'USERNAME_TAKEN', 'This username is taken.');

export const identityTaken = (): DomainError =>
  new DomainError('conflict', 'IDENTITY_TAKEN', 'This identity belongs to another account.');

export const issuerTaken = (): DomainError =>
  new DomainError(
    'conflict',
    'ALREADY_LINKED',
    'This account is linked to another identity of this provider; unlink that one first.',
  );

export const selfNotSuspendable = (): DomainError =>
  new DomainError('conflict', 'CANNOT_SUSPEND_SELF', 'You cannot suspend yourself.');

export const adminNotSuspendable = (): DomainError =>
  new DomainError('conflict', 'CANNOT_SUSPEND_ADMIN', 'Admins cannot be suspended.');
