import { DomainError } from '../../../errors/domain-error.js';
import { validationError } from '../../../errors/errors.js';

export const repositoryAlreadyTracked = (): DomainError =>
  new DomainError(
    'conflict',
    'REPOSITORY_ALREADY_TRACKED',
    'You track a repository of this name already.',
  );

export const alreadySubscribed = (): DomainError =>
  new DomainError('conflict', 'ALREADY_SUBSCRIBED', 'They are invited already, or have accepted.');

export const cannotInviteOneself = (): DomainError =>
  validationError([{ field: 'username', message: 'username must be somebody else' }]);

export const tooManySubscribers = (limit: number): DomainError =>
  new DomainError(
    'conflict',
    'TOO_MANY_SUBSCRIBERS',
    `A repository has ${limit} subscribers at most, those who are invited included.`,
    { details: { limit } },
  );

export const tooManySubscriptions = (limit: number): DomainError =>
  new DomainError(
    'conflict',
    'TOO_MANY_SUBSCRIPTIONS',
    `You subscribe to ${limit} repositories already.`,
    { details: { limit } },
  );
