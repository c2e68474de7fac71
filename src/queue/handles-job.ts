import { Process } from '@nestjs/bull';
import { SetMetadata } from '@nestjs/common';
import type { Job } from 'bull';
import { runWithContext } from '../logging/request-context.js';
import type { JobEnvelope } from './job-queue.js';
import { type JobMap, type JobName, jobOf } from './job-map.js';

export const HANDLES_JOB = 'switchboard:handles-job';

type Handler<Payload> = (payload: Payload, job: Job<JobEnvelope<Payload>>) => Promise<void>;

/**
 * Marks the one handler of a job type. It gets the payload, and runs in the context of the request
 * that enqueued it, so that its log lines carry that request's id.
 */
export const HandlesJob =
  <Name extends JobName>(name: Name, concurrency = 1) =>
  <Given extends Handler<JobMap[Name]>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Given>,
  ): void => {
    const handler = descriptor.value;
    if (!handler) throw new Error(`@HandlesJob('${name}') belongs on a method`);
    const onJob = async function (this: unknown, job: Job<JobEnvelope<JobMap[Name]>>) {
      await runWithContext({ requestId: job.data.request_id }, () =>
        handler.call(this, job.data.payload, job),
      );
    };
    // The compiler defines the method from this descriptor once all decorators have run.
    const method: PropertyDescriptor = descriptor;
    method.value = onJob;
    Process({ name: jobOf(name), concurrency })(target, key, method);
    SetMetadata(HANDLES_JOB, name)(target, key, method);
  };
