import { Injectable } from '@nestjs/common';
import { Metrics } from '../../metrics/metrics.js';

@Injectable()
export class WebhookMetrics {
  readonly received;
  readonly rejected;
  readonly processed;

  constructor(metrics: Metrics) {
    this.received = metrics.counter(
      'webhooks_received_total',
      'Rightly signed webhooks, repeated deliveries included.',
      ['source', 'duplicate'],
    );
    this.rejected = metrics.counter(
      'webhooks_rejected_total',
      'Webhooks whose signature was missing or wrong.',
      ['source'],
    );
    this.processed = metrics.counter('webhooks_processed_total', 'Receipts that were worked on.', [
      'source',
      'outcome',
    ]);
  }
}
