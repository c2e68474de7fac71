import { Inject, Injectable } from '@nestjs/common';
import { serverConfig, type ServerConfig } from '../config/server.config.js';
import { MailBacklogRepository } from './mail-backlog.repository.js';
import { SmtpTransport } from './smtp-transport.js';

export interface MailBacklogReport {
  /** Whether mails leave as they should. */
  readonly well: boolean;
  readonly waiting: number;
  readonly oldestSeconds: number;
}

const COUNTED_TO = 10_000;
const LATE_SECONDS = 10 * 60;

/** The mails that wait to be sent. */
@Injectable()
export class MailBacklog {
  /** As it was last read in this process. */
  last: MailBacklogReport | undefined;

  constructor(
    private readonly backlog: MailBacklogRepository,
    private readonly smtp: SmtpTransport,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
  ) {}

  async read(): Promise<MailBacklogReport> {
    const row = await this.backlog.read(COUNTED_TO);
    const unsendable = this.server.production && !this.smtp.configured && row.waiting > 0;
    // A mailbox that is full keeps its mail waiting for two days; while others leave, all is well.
    const moving = (row.sent_seconds_ago ?? Infinity) < LATE_SECONDS;
    const late = row.oldest_seconds > LATE_SECONDS && !moving;
    this.last = {
      well: !unsendable && !late,
      waiting: row.waiting,
      oldestSeconds: row.oldest_seconds,
    };
    return this.last;
  }
}
