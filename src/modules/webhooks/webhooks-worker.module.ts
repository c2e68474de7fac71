import { Module } from '@nestjs/common';
import { WorkerQueueModule } from '../../queue/queue.module.js';
import { Sweeper } from '../../queue/sweeper.js';
import { WebhookProcessingService } from './webhook-processing.service.js';
import { WEBHOOKS_QUEUE } from './webhooks.jobs.js';
import { WebhooksModule } from './webhooks.module.js';
import { WebhooksProcessor } from './webhooks.processor.js';

const SWEEP_EVERY_MS = 5_000;

/** Works on receipts: at a wake-up, and on what no wake-up told of. */
@Module({
  imports: [WebhooksModule, WorkerQueueModule.forQueue(WEBHOOKS_QUEUE)],
  providers: [WebhooksProcessor],
})
export class WebhooksWorkerModule {
  constructor(sweeper: Sweeper, processing: WebhookProcessingService) {
    sweeper.register({
      name: 'webhook_receipts',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => processing.processDue(),
    });
  }
}
