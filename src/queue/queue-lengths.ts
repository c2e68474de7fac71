import { Inject, Injectable } from '@nestjs/common';
import { queueOf } from './job-map.js';
import { JobTypes } from './job-types.js';
import { QueueConnections } from './queue-connections.js';
import { QUEUE_PREFIX } from './queue-prefix.js';

export interface QueueLength {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** How much is in each queue (Bull's lists and sorted sets, whose names are its documented keys). */
@Injectable()
export class QueueLengths {
  constructor(
    private readonly connections: QueueConnections,
    private readonly types: JobTypes,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  async read(): Promise<Readonly<Record<string, QueueLength>>> {
    const names = [...new Set(this.types.all().map(({ name }) => queueOf(name)))];
    const redis = this.connections.command;
    const entries = names.map(async (name) => {
      const key = (part: string): string => `${this.prefix}:${name}:${part}`;
      const [waiting, active, delayed, failed] = await Promise.all([
        redis.llen(key('wait')),
        redis.llen(key('active')),
        redis.zcard(key('delayed')),
        redis.zcard(key('failed')),
      ]);
      return [name, { waiting, active, delayed, failed }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }
}
