import { Inject, Injectable } from '@nestjs/common';
import { serverConfig, type ServerConfig } from '../config/server.config.js';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { runWithContext } from '../logging/request-context.js';
import { MailMetrics } from './mail-metrics.js';
import { MailTemplates } from './mail-templates.js';
import { MailRepository } from './mail.repository.js';

const BATCH = 100;

/** What becomes of mails in development, where there is no server for them: they can be read. */
@Injectable()
export class MailCapture {
  constructor(
    private readonly mails: MailRepository,
    private readonly templates: MailTemplates,
    private readonly metrics: MailMetrics,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** How many were captured: a bounded batch of what is due. */
  async captureDue(): Promise<number> {
    const captured = await this.mails.captureDue(this.templates.names(), BATCH);
    for (const { id, template, request_id: requestId } of captured) {
      this.metrics.attempts.inc({ template, outcome: 'captured' });
      runWithContext({ requestId }, () =>
        // What the mail links to is for whoever may read the mail, and logs are read by others.
        this.logger.info('a mail was captured', {
          mail_id: id,
          template,
          read_at: `${this.server.publicUrl}/dev/mail/${id}`,
        }),
      );
    }
    return captured.length;
  }
}
