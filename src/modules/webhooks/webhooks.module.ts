import { Inject, Module } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { Database } from '../../database/database.js';
import { days, expiredRows } from '../../database/expired-rows.js';
import { Retention } from '../../database/retention.js';
import { DirectRoutes } from '../../http/direct-routes.js';
import { JobTypes } from '../../queue/job-types.js';
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

/** Past every provider's window of redelivery; Stripe's is the longest, 30 days. */
const DELIVERY_KEYS_KEPT_DAYS = 35;

@Module({
  controllers: [WebhooksController],
  providers: [
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
  exports: [WebhookIngestionService, WebhookProcessingService, WebhookSources],
})
export class WebhooksModule {
  constructor(
    jobTypes: JobTypes,
    routes: DirectRoutes,
    receiver: WebhookReceiver,
    retention: Retention,
    database: Database,
    @Inject(webhooksConfig.token) { retentionDays }: WebhooksConfig,
  ) {
    jobTypes.register({ name: PROCESS_RECEIPTS, attempts: 3, backoffMs: 1_000 });
    for (const route of webhookRoutes(receiver)) routes.register(route);
    const keyDays = Math.max(DELIVERY_KEYS_KEPT_DAYS, retentionDays);
    for (const [table, keptDays] of [
      ['webhook_receipts', retentionDays],
      ['webhook_deliveries', keyDays],
      ['sendgrid_events', keyDays],
    ] as const) {
      const keptSeconds = days(keptDays);
      retention.register(expiredRows(database, { table, column: 'created_at', keptSeconds }));
    }
  }
}
