import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Page, PageRequest } from '../../database/keyset-page.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { currentContext } from '../../logging/request-context.js';
import { JobAnnouncer } from './job-announcer.js';
import { JobHistoryRepository } from './job-history.repository.js';
import { JobKinds } from './job-kinds.js';
import { JobWakeUps } from './job-wake-ups.js';
import { JobRepository } from './job.repository.js';
import type { Job, JobRow } from './job.js';
import { jobEnded, tooManyJobs } from './jobs.errors.js';

export const MAX_UNFINISHED = 10;

/** What users do with their jobs. */
@Injectable()
export class JobsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly jobs: JobRepository,
    private readonly histories: JobHistoryRepository,
    private readonly kinds: JobKinds,
    private readonly wakeUps: JobWakeUps,
    private readonly announcer: JobAnnouncer,
  ) {}

  /**
   * Has a job run after the commit, of `tx` if it is given.
   * @throws DomainError 409 TOO_MANY_JOBS for one unfinished job more than a user may have
   */
  start(userId: string, kindName: string, parameters: object, tx?: Transaction): Promise<JobRow> {
    const kind = this.kinds.get(kindName);
    const requestId = currentContext()?.requestId ?? uuidv7();
    const start = async (within: Transaction): Promise<JobRow> => {
      const job = { id: uuidv7(), userId, type: kind.name, parameters, requestId };
      const started = await this.jobs.insertWithin(job, MAX_UNFINISHED, within);
      if (!started) throw tooManyJobs(MAX_UNFINISHED);
      const first = { id: started.id, user_id: userId, seq: 1 };
      this.wakeUps.wake(kind, within);
      within.afterCommit(() =>
        this.announcer.announce({ ...first, status: started.status, progress: started.progress }),
      );
      return started;
    };
    return tx ? start(tx) : this.transactions.run(start);
  }

  list(userId: string, request: PageRequest): Promise<Page<JobRow>> {
    return this.jobs.list(userId, request);
  }

  /** @throws DomainError 404 for a job that is not the user's */
  async get(userId: string, id: string): Promise<Job> {
    const job = await this.histories.find(userId, id);
    if (!job) throw notFound();
    return job;
  }

  /**
   * Cancels a job; its worker learns of it at its next write.
   * @throws DomainError 404 for a job that is not the user's, 409 for one that has ended
   */
  async cancel(userId: string, id: string): Promise<void> {
    const found = await this.jobs.cancel(userId, id);
    if (!found) throw notFound();
    if (!found.cancelled) throw jobEnded();
    this.announcer.announce(found.cancelled);
  }
}
