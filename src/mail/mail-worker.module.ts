import { Module } from '@nestjs/common';
import { WorkerQueueModule } from '../queue/queue.module.js';
import { Sweeper } from '../queue/sweeper.js';
import { MailBacklog } from './mail-backlog.js';
import { MailCapture } from './mail-capture.js';
import { MailDelivery } from './mail-delivery.js';
import { MAIL_QUEUE } from './mail.jobs.js';
import { MailMetrics } from './mail-metrics.js';
import { MailModule } from './mail.module.js';
import { MailProcessor } from './mail.processor.js';
import { MailSendingService } from './mail-sending.service.js';

const SWEEP_EVERY_MS = 10_000;

/** Sends mails: at a wake-up, and those that are due again or that no wake-up told of. */
@Module({
  imports: [MailModule, WorkerQueueModule.forQueue(MAIL_QUEUE)],
  providers: [MailCapture, MailDelivery, MailMetrics, MailProcessor, MailSendingService],
})
export class MailWorkerModule {
  constructor(sweeper: Sweeper, sending: MailSendingService, backlog: MailBacklog) {
    sweeper.register({
      name: 'mails',
      everyMs: SWEEP_EVERY_MS,
      // It goes on beyond the sweep, so that the figures stay fresh while a server is slow.
      sweep: async () => {
        sending.begin();
        await backlog.read();
      },
    });
  }
}
