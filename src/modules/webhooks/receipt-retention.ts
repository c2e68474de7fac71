import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { Database } from '../../database/database.js';
import { days, expiredRows } from '../../database/expired-rows.js';
import { Retention } from '../../database/retention.js';
import { ReceiptSources } from './receipt-sources.js';
import { WebhookReceiptRepository } from './webhook-receipt.repository.js';

/** Past every provider's window of redelivery; Stripe's is the longest, 30 days. */
export const DELIVERY_KEYS_KEPT_DAYS = 35;

/** Receipts go by the days that those of their source are kept. */
@Injectable()
export class ReceiptRetention implements OnModuleInit {
  constructor(
    private readonly sources: ReceiptSources,
    private readonly receipts: WebhookReceiptRepository,
    private readonly retention: Retention,
    private readonly database: Database,
    @Inject(webhooksConfig.token) private readonly config: WebhooksConfig,
  ) {}

  /** Once every module has said how long its receipts are kept. */
  onModuleInit(): void {
    this.retention.register({
      name: 'webhook_receipts',
      deleteExpired: (batchSize) => this.deleteExpired(batchSize),
    });
    const all = this.sources.all().map(({ name }) => this.daysOf(name));
    const keptDays = Math.max(DELIVERY_KEYS_KEPT_DAYS, this.config.retentionDays, ...all);
    for (const table of ['webhook_deliveries', 'sendgrid_events']) {
      const rule = { table, column: 'created_at', keptSeconds: days(keptDays) };
      this.retention.register(expiredRows(this.database, rule));
    }
  }

  private daysOf(source: string): number {
    return this.sources.find(source)?.keptDays ?? this.config.retentionDays;
  }

  private async deleteExpired(batchSize: number): Promise<number> {
    let deleted = 0;
    for (const source of await this.receipts.sources()) {
      const left = batchSize - deleted;
      if (left === 0) break;
      deleted += await this.receipts.deleteOlder(source, days(this.daysOf(source)), left);
    }
    return deleted;
  }
}
