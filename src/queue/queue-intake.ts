import type { OnModuleDestroy } from '@nestjs/common';
import type { Queue } from 'bull';
import { Redis } from 'ioredis';

/** The connection that Bull waits for jobs on, once there is one; its types do not tell of it. */
const intakeOf = (queue: Queue): Redis | undefined => {
  if (Reflect.get(queue, 'bclientInitialized') !== true) return undefined;
  const connection: unknown = Reflect.get(queue, 'bclient');
  return connection instanceof Redis ? connection : undefined;
};

/**
 * Stops a worker from taking jobs as soon as it is told to stop; those under way go on until Bull
 * closes. Else it would go on taking what others could work on, up to the end.
 */
export class QueueIntake implements OnModuleDestroy {
  constructor(private readonly queue: Queue) {}

  onModuleDestroy(): void {
    // While Redis is away nothing is taken; and Bull, still waiting for it, would be startled.
    if (intakeOf(this.queue)?.status !== 'ready') return;
    // The jobs under way are for Bull's own end to wait for.
    this.queue.pause(true, true).catch(() => undefined);
  }
}
