import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../database/transaction.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { currentContext } from '../logging/request-context.js';
import { type JobMap, type JobName, jobOf, queueOf } from './job-map.js';
import { type JobType, JobTypes } from './job-types.js';
import { QueueConnections } from './queue-connections.js';
import { QueueProducers } from './queue-producers.js';

/** What Bull carries: the payload, and the request that it goes back to. */
export interface JobEnvelope<Payload> {
  readonly request_id: string;
  readonly payload: Payload;
}

export interface EnqueueOptions {
  /** Enqueues after this transaction's commit, not at all after its rollback. */
  readonly tx?: Transaction;
  /** At most one unfinished job of this id is in the queue. */
  readonly jobId?: string;
  readonly delayMs?: number;
}

const FAILED_KEPT = 1_000;

/**
 * Enqueues jobs. Redis is a hint: when it is away the job is not lost, because its row is swept up
 * later; so enqueueing never fails a request.
 */
@Injectable()
export class JobQueue {
  constructor(
    private readonly connections: QueueConnections,
    private readonly types: JobTypes,
    private readonly producers: QueueProducers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws Error for a job type that no module registered: nothing would ever work on it. */
  enqueue<Name extends JobName>(
    name: Name,
    payload: JobMap[Name],
    options: EnqueueOptions = {},
  ): void {
    const { tx, ...rest } = options;
    const type = this.types.find(name);
    if (!type) throw new Error(`job type ${name} is not registered`);
    const envelope: JobEnvelope<JobMap[Name]> = {
      request_id: currentContext()?.requestId ?? uuidv7(),
      payload,
    };
    const send = (): void => void this.send(type, envelope, rest);
    if (tx) tx.afterCommit(send);
    else send();
  }

  private async send(
    { name, attempts, backoffMs }: JobType,
    envelope: JobEnvelope<unknown>,
    { jobId, delayMs }: Omit<EnqueueOptions, 'tx'>,
  ): Promise<void> {
    if (!this.connections.ready) return;
    try {
      await this.producers.of(queueOf(name)).add(jobOf(name), envelope, {
        attempts,
        backoff: { type: 'exponential', delay: backoffMs },
        removeOnComplete: true,
        removeOnFail: jobId === undefined ? FAILED_KEPT : true,
        ...(jobId === undefined ? {} : { jobId }),
        ...(delayMs === undefined ? {} : { delay: delayMs }),
      });
    } catch (error) {
      this.logger.warn('a job was not enqueued; the sweeper takes it up', {
        job: name,
        ...errorFields(error),
      });
    }
  }
}
