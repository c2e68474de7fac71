import { Global, Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { days, expiredRows } from '../database/expired-rows.js';
import { Retention } from '../database/retention.js';
import { JobTypes } from '../queue/job-types.js';
import { CapturedMailRepository } from './captured-mail.repository.js';
import { CapturedMails } from './captured-mails.js';
import { MailBacklog } from './mail-backlog.js';
import { MailBacklogRepository } from './mail-backlog.repository.js';
import { MailOutbox } from './mail-outbox.js';
import { MailRenderer } from './mail-renderer.js';
import { MailRepository } from './mail.repository.js';
import { MailSeal } from './mail-seal.js';
import { MailTemplates } from './mail-templates.js';
import { SEND_MAILS } from './mail.jobs.js';
import { SmtpTransport } from './smtp-transport.js';

const FINISHED_KEPT_DAYS = 30;
const WAITING_KEPT_DAYS = 30;

@Global()
@Module({
  providers: [
    CapturedMailRepository,
    CapturedMails,
    MailBacklog,
    MailBacklogRepository,
    MailOutbox,
    MailRenderer,
    MailRepository,
    MailSeal,
    MailTemplates,
    SmtpTransport,
  ],
  exports: [
    CapturedMails,
    MailBacklog,
    MailOutbox,
    MailRenderer,
    MailRepository,
    MailTemplates,
    SmtpTransport,
  ],
})
export class MailModule {
  constructor(types: JobTypes, retention: Retention, database: Database, mails: MailRepository) {
    types.register({ name: SEND_MAILS, attempts: 1, backoffMs: 0 });
    const keptSeconds = days(FINISHED_KEPT_DAYS);
    retention.register(
      expiredRows(database, { table: 'mails', column: 'finished_at', keptSeconds }),
    );
    retention.register(mails.waitingRetention(days(WAITING_KEPT_DAYS)));
  }
}
