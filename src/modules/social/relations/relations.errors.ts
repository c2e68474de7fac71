import { DomainError } from '../../../errors/domain-error.js';
import { validationError } from '../../../errors/errors.js';

export const cannotBeOneself = (): DomainError =>
  validationError([{ field: 'username', message: 'username must be somebody else' }]);

export const tooManyFollowed = (limit: number): DomainError =>
  new DomainError('conflict', 'TOO_MANY_FOLLOWED', `You follow ${limit} people already.`, {
    details: { limit },
  });

export const tooManyBlocked = (limit: number): DomainError =>
  new DomainError('conflict', 'TOO_MANY_BLOCKED', `You have blocked ${limit} people already.`, {
    details: { limit },
  });
