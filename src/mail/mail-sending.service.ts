import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleDestroy,
} from '@nestjs/common';
import { serverConfig, type ServerConfig } from '../config/server.config.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { withoutContext } from '../logging/request-context.js';
import { JobQueue } from '../queue/job-queue.js';
import { MailCapture } from './mail-capture.js';
import { MailDelivery } from './mail-delivery.js';
import { MailTemplates } from './mail-templates.js';
import { SEND_MAILS, WAKE_UP_ID } from './mail.jobs.js';
import { type ClaimedMail, MailRepository } from './mail.repository.js';
import { SEND_TIMEOUT_MS, SENDERS, SmtpTransport } from './smtp-transport.js';

/** Longer than a mail is ever being sent. */
const LEASE_MS = 2 * SEND_TIMEOUT_MS;
/** Many mails share a wake-up. */
const WAKE_EVERY_MS = 50;
/** What is being sent when the process stops may take so long. */
const FAREWELL_MS = 8_000;

/** Sends mails. The rows are the queue; the job only says that there are some. */
@Injectable()
export class MailSendingService implements OnModuleDestroy, BeforeApplicationShutdown {
  private wanted = false;
  /** Interrupts the wait for a free sender. */
  private nudge: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private waking: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly jobs: JobQueue,
    private readonly mails: MailRepository,
    private readonly templates: MailTemplates,
    private readonly delivery: MailDelivery,
    private readonly capture: MailCapture,
    private readonly smtp: SmtpTransport,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Begins to send what is due. The wake-up need not wait for it, or the next one were dropped. */
  begin(): void {
    this.sendDue().catch((error: unknown) =>
      this.logger.warn('mails could not be taken; the sweep takes them', errorFields(error)),
    );
  }

  /** Sends what is due, as asked for up to its end; many processes may do so at once. */
  sendDue(): Promise<void> {
    this.wanted = true;
    this.nudge?.();
    this.running ??= this.run();
    return this.running;
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.waking);
  }

  /** What does not end in time fails, and is sent by another process or after the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    const ended = this.running?.catch(() => undefined);
    if (ended) await Promise.race([ended, sleep(FAREWELL_MS, undefined, { ref: false })]);
    await this.smtp.close();
    await ended;
  }

  private async run(): Promise<void> {
    try {
      while (this.wanted && !this.stopped) {
        this.wanted = false;
        const taken = this.smtp.configured ? await this.send() : await this.captureAll();
        // A wake-up that came while a job of its id was under way was dropped; so one more look.
        if (taken > 0) this.wake();
      }
    } finally {
      this.running = undefined;
    }
  }

  /** Takes mails as senders become free. How many there were. */
  private async send(): Promise<number> {
    const sending = new Set<Promise<void>>();
    let taken = 0;
    try {
      while (!this.stopped) {
        this.wanted = false;
        const free = SENDERS - sending.size;
        const mails = await this.claim(free);
        for (const mail of mails) {
          const sent = this.delivery.deliver(mail).finally(() => sending.delete(sent));
          sending.add(sent);
        }
        taken += mails.length;
        if (sending.size === 0) break;
        // There may be more of them than this process can send.
        if (mails.length > 0 && mails.length === free) this.wake();
        if (!this.wantsMore()) await Promise.race([...sending, this.nudged()]);
      }
    } finally {
      await Promise.all(sending);
    }
    return taken;
  }

  private claim(limit: number): Promise<readonly ClaimedMail[]> {
    if (limit === 0) return Promise.resolve([]);
    return this.mails.claimDue(this.templates.names(), limit, LEASE_MS);
  }

  /** Asked for while the last ones were taken. */
  private wantsMore(): boolean {
    return this.wanted;
  }

  private nudged(): Promise<void> {
    return new Promise((resolve) => {
      this.nudge = resolve;
    });
  }

  private async captureAll(): Promise<number> {
    let taken = 0;
    if (this.server.production) return taken;
    for (let count = 1; count > 0 && !this.stopped; taken += count) {
      count = await this.capture.captureDue();
    }
    return taken;
  }

  /** Lets a worker know, soon: this one, or one that has nothing to do. */
  private wake(): void {
    if (this.stopped) return;
    this.waking ??= withoutContext(() =>
      setTimeout(() => {
        this.waking = undefined;
        this.jobs.enqueue(SEND_MAILS, {}, { jobId: WAKE_UP_ID });
      }, WAKE_EVERY_MS),
    );
  }
}
