import { DomainError } from '../../errors/domain-error.js';

export const emailTaken = (): DomainError =>
  new DomainError('conflict', 'EMAIL_TAKEN', 'An account with this e-mail address exists.');

export const usernameTaken = (): DomainError =>
  new DomainError('conflict', 'USERNAME_TAKEN', 'This username is taken.');
