import { DomainError } from '../../errors/domain-error.js';

export const slugTaken = (): DomainError =>
  new DomainError('conflict', 'SLUG_TAKEN', 'You have a page of this slug already.');
