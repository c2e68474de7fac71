import { Processor } from '@nestjs/bull';
import { HandlesJob } from '../../queue/handles-job.js';
import { WebhookProcessingService } from './webhook-processing.service.js';
import { PROCESS_RECEIPTS, WEBHOOKS_QUEUE } from './webhooks.jobs.js';

@Processor(WEBHOOKS_QUEUE)
export class WebhooksProcessor {
  constructor(private readonly processing: WebhookProcessingService) {}

  @HandlesJob(PROCESS_RECEIPTS)
  async process(): Promise<void> {
    await this.processing.processDue();
  }
}
