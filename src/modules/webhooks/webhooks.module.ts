import { Module } from '@nestjs/common';
import { DirectRoutes } from '../../http/direct-routes.js';
import { JobTypes } from '../../queue/job-types.js';
import { ReceiptRetention } from './receipt-retention.js';
import { ReceiptSources } from './receipt-sources.js';
import { SendgridEventRepository } from './sendgrid-event.repository.js';
import { WebhookInboxRepository } from './webhook-inbox.repository.js';
import { WebhookIngestionService } from './webhook-ingestion.service.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhookProcessingService } from './webhook-processing.service.js';
import { WebhookReceiptRepository } from './webhook-receipt.repository.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { WebhookReceiptsService } from './webhook-receipts.service.js';
import { webhookRoutes } from './webhook-routes.js';
import { WebhookSources } from './webhook-sources.js';
import { WebhooksController } from './webhooks.controller.js';
import { PROCESS_RECEIPTS } from './webhooks.jobs.js';

@Module({
  controllers: [WebhooksController],
  providers: [
    ReceiptRetention,
    ReceiptSources,
    SendgridEventRepository,
    WebhookInboxRepository,
    WebhookIngestionService,
    WebhookMetrics,
    WebhookProcessingService,
    WebhookReceiptRepository,
    WebhookReceiver,
    WebhookReceiptsService,
    WebhookSources,
  ],
  exports: [
    ReceiptSources,
    WebhookIngestionService,
    WebhookProcessingService,
    WebhookReceiptsService,
    WebhookReceiver,
    WebhookSources,
  ],
})
export class WebhooksModule {
  constructor(
    jobTypes: JobTypes,
    routes: DirectRoutes,
    receiver: WebhookReceiver,
    sources: WebhookSources,
  ) {
    jobTypes.register({ name: PROCESS_RECEIPTS, attempts: 3, backoffMs: 1_000 });
    for (const route of webhookRoutes(receiver, sources)) routes.register(route);
  }
}
