import { Injectable } from '@nestjs/common';
import type { NewMessage } from '../../realtime/channels/channel-message.js';
import { JobHistoryRepository } from './job-history.repository.js';
import { jobStatusMessage, jobStatusNotice, MAX_TOLD_RESULT } from './job-status.js';
import type { Job } from './job.js';

/** A message, and whose it is. */
export interface OwnedMessage {
  readonly userId: string;
  readonly jobId: string;
  readonly message: NewMessage;
}

/** What PostgreSQL knows of jobs that are watched; whatever was announced can be found here. */
@Injectable()
export class JobStatuses {
  constructor(private readonly jobs: JobHistoryRepository) {}

  /** Undefined for a job that is not the user's. */
  find(userId: string, jobId: string): Promise<Job | undefined> {
    return this.jobs.find(userId, jobId);
  }

  isOwn(userId: string, jobId: string): Promise<boolean> {
    return this.jobs.isOwn(userId, jobId);
  }

  /** The messages of the transitions after this one, oldest first. */
  async messagesAfter(jobId: string, seq: number): Promise<readonly NewMessage[]> {
    return (await this.jobs.changesAfter(jobId, seq)).map(jobStatusMessage);
  }

  /**
   * All unfinished jobs and the newest finished ones, `limit` in all unless more are unfinished;
   * without long results.
   */
  recent(userId: string, limit: number): Promise<readonly Job[]> {
    return this.jobs.recent(userId, limit, MAX_TOLD_RESULT);
  }

  /**
   * The messages of the last `ageMs` of these jobs, and of all jobs of these users; by job, oldest
   * first, and without a payload where it would be large.
   */
  async changedSince(
    jobIds: readonly string[],
    userIds: readonly string[],
    ageMs: number,
  ): Promise<readonly OwnedMessage[]> {
    const changes = await this.jobs.changesSince(jobIds, userIds, ageMs, MAX_TOLD_RESULT);
    return changes.map((change) => ({
      userId: change.user_id,
      jobId: change.id,
      message: jobStatusNotice(change),
    }));
  }
}
