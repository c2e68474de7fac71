import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { Database } from '../../database/database.js';
import { days, expiredRows } from '../../database/expired-rows.js';
import { Retention } from '../../database/retention.js';
import { DirectRoutes } from '../../http/direct-routes.js';
import { JobTypes } from '../../queue/job-types.js';
import { receiptRetention } from './receipt-retention.js';
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

/** Past every provider's window of redelivery; Stripe's is the longest, 30 days. */
export const DELIVERY_KEYS_KEPT_DAYS = 35;

@Module({
  controllers: [WebhooksController],
  providers: [
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
export class WebhooksModule implements OnModuleInit {
  constructor(
    jobTypes: JobTypes,
    routes: DirectRoutes,
    receiver: WebhookReceiver,
    sources: WebhookSources,
    private readonly receiptSources: ReceiptSources,
    private readonly receipts: WebhookReceiptRepository,
    private readonly retention: Retention,
    private readonly database: Database,
    @Inject(webhooksConfig.token) private readonly config: WebhooksConfig,
  ) {
    jobTypes.register({ name: PROCESS_RECEIPTS, attempts: 3, backoffMs: 1_000 });
    for (const route of webhookRoutes(receiver, sources)) routes.register(route);
  }

  /** Once every module has said how long its receipts are kept. */
  onModuleInit(): void {
    const { retentionDays } = this.config;
    const daysOf = (source: string): number =>
      this.receiptSources.find(source)?.keptDays ?? retentionDays;
    this.retention.register(receiptRetention(this.receipts, daysOf));
    const all = this.receiptSources.all().map(({ name }) => daysOf(name));
    const keptSeconds = days(Math.max(DELIVERY_KEYS_KEPT_DAYS, retentionDays, ...all));
    for (const table of ['webhook_deliveries', 'sendgrid_events']) {
      this.retention.register(
        expiredRows(this.database, { table, column: 'created_at', keptSeconds }),
      );
    }
  }
}
