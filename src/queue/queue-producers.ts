import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Bull, { type Queue } from 'bull';
import { QueueConnections } from './queue-connections.js';
import { QUEUE_PREFIX } from './queue-prefix.js';

/** Bull's queues to put jobs into, all on the connection that fails at once while Redis is away. */
@Injectable()
export class QueueProducers implements OnApplicationShutdown {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly connections: QueueConnections,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  of(name: string): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const made = new Bull(name, {
      prefix: this.prefix,
      createClient: () => this.connections.command,
    });
    this.queues.set(name, made);
    return made;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(
      [...this.queues.values()].map((queue) => queue.close(true).catch(() => undefined)),
    );
  }
}
