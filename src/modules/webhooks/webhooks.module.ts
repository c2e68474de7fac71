import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { Database } from '../../database/database.js';
import { days, type ExpiringTable, expiredRows } from '../../database/expired-rows.js';
import { Retention } from '../../database/retention.js';
import { DirectRoutes } from '../../http/direct-routes.js';
import { JobTypes } from '../../queue/job-types.js';
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
    const others = this.receiptSources.all().filter(({ keptDays }) => keptDays !== undefined);
    this.expire({
      table: 'webhook_receipts',
      keptSeconds: days(retentionDays),
      where: { sql: 'source <> ALL ($3::text[])', value: others.map(({ name }) => name) },
    });
    for (const { name: source, keptDays = retentionDays } of others) {
      this.expire({
        table: 'webhook_receipts',
        name: `webhook_receipts of ${source}`,
        keptSeconds: days(keptDays),
        where: { sql: 'source = $3', value: source },
      });
    }
    const longest = Math.max(retentionDays, ...others.map(({ keptDays = 0 }) => keptDays));
    const keyDays = Math.max(DELIVERY_KEYS_KEPT_DAYS, longest);
    for (const table of ['webhook_deliveries', 'sendgrid_events']) {
      this.expire({ table, keptSeconds: days(keyDays) });
    }
  }

  private expire(rule: Omit<ExpiringTable, 'column'>): void {
    this.retention.register(expiredRows(this.database, { ...rule, column: 'created_at' }));
  }
}
