import { DomainError } from '../../errors/domain-error.js';

export const changedMeanwhile = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'The file was changed or deleted meanwhile.');
