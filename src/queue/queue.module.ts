import { BullModule, getQueueToken } from '@nestjs/bull';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Queue } from 'bull';
import { HandlerCheck } from './handler-check.js';
import { JobQueue } from './job-queue.js';
import { JobTypes } from './job-types.js';
import { QueueConnections } from './queue-connections.js';
import { QueueIntake } from './queue-intake.js';
import { QueueLengths } from './queue-lengths.js';
import { QUEUE_PREFIX } from './queue-prefix.js';
import { QueueProducers } from './queue-producers.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { Sweeper } from './sweeper.js';

@Global()
@Module({})
export class QueueModule {
  /** What every process has: connections, producers, and what modules register. */
  static forRoot(prefix = 'switchboard'): DynamicModule {
    return {
      module: QueueModule,
      imports: [SchedulesModule],
      providers: [
        QueueConnections,
        JobTypes,
        JobQueue,
        QueueLengths,
        QueueProducers,
        { provide: QUEUE_PREFIX, useValue: prefix },
      ],
      exports: [QueueConnections, JobTypes, JobQueue, QueueLengths, QueueProducers, QUEUE_PREFIX],
    };
  }
}

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [HandlerCheck, Sweeper],
  exports: [Sweeper],
})
export class WorkerQueueModule {
  /** A queue that this process works on; its processors are found by their decorators. */
  static forQueue(name: string): DynamicModule {
    const registered = BullModule.registerQueueAsync({
      name,
      inject: [QueueConnections, QUEUE_PREFIX],
      useFactory: (connections: QueueConnections, prefix: string) => ({
        prefix,
        createClient: (type) => connections.forWorker(type),
        settings: { retryProcessDelay: 1_000 },
      }),
    });
    const intake = {
      provide: `${name}:intake`,
      inject: [getQueueToken(name)],
      useFactory: (queue: Queue) => new QueueIntake(queue),
    };
    return { ...registered, providers: [...(registered.providers ?? []), intake] };
  }
}
