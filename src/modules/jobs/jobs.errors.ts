import { DomainError } from '../../errors/domain-error.js';

export const tooManyJobs = (limit: number): DomainError =>
  new DomainError('conflict', 'TOO_MANY_JOBS', `You have ${limit} unfinished jobs already.`, {
    details: { limit },
  });

export const jobEnded = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'The job has ended already.');
