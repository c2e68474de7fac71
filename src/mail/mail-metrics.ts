import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { MailBacklog } from './mail-backlog.js';

@Injectable()
export class MailMetrics {
  readonly attempts;

  constructor(metrics: Metrics, backlog: MailBacklog) {
    this.attempts = metrics.counter(
      'mail_attempts_total',
      'Attempts at mails: sent, captured, postponed or failed for good.',
      ['template', 'outcome'],
    );
    metrics.gauge('mails_waiting', 'Mails that wait to be sent, of all processes.', [], () =>
      backlog.last ? [[{}, backlog.last.waiting]] : [],
    );
  }
}
