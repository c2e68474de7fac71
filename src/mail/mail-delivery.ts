import { Inject, Injectable } from '@nestjs/common';
import { failureText } from '../database/failure-text.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { runWithContext } from '../logging/request-context.js';
import { composeMessage, UnusableRecipient } from './mail-message.js';
import { MailMetrics } from './mail-metrics.js';
import { MailRenderer } from './mail-renderer.js';
import { MAX_ATTEMPTS, retryDelay } from './mail-retries.js';
import { UnopenableMail } from './mail-seal.js';
import { type ClaimedMail, MailRepository } from './mail.repository.js';
import { isPermanent } from './smtp-failure.js';
import { SmtpTransport } from './smtp-transport.js';

type Outcome = 'sent' | 'postponed' | 'failed';

/** What it links to is good no longer. */
class ExpiredMail extends Error {
  override readonly name = 'ExpiredMail';
}

/** One that a later attempt would fail with as well. */
const isFinal = (error: unknown): boolean =>
  [ExpiredMail, UnopenableMail, UnusableRecipient].some((final) => error instanceof final) ||
  isPermanent(error);

/** Sends one mail, and notes what became of it. */
@Injectable()
export class MailDelivery {
  constructor(
    private readonly mails: MailRepository,
    private readonly renderer: MailRenderer,
    private readonly smtp: SmtpTransport,
    private readonly metrics: MailMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects: what could not be noted is found again when the lease is over. */
  deliver(mail: ClaimedMail): Promise<void> {
    return runWithContext({ requestId: mail.request_id }, async () => {
      const { id: mail_id, template } = mail;
      try {
        const outcome = await this.attempt(mail);
        this.metrics.attempts.inc({ template, outcome });
      } catch (error) {
        this.logger.error('what became of a mail could not be noted', {
          mail_id,
          template,
          ...errorFields(error),
        });
      }
    });
  }

  private async attempt(mail: ClaimedMail): Promise<Outcome> {
    try {
      if (mail.expired) throw new ExpiredMail('it expired before it could be sent');
      // Else one that its workers die of would be sent, and kill them, for ever.
      if (mail.attempts > MAX_ATTEMPTS) throw new Error('no attempt came to its end');
      await this.smtp.send(this.message(mail));
    } catch (error) {
      return this.fail(mail, error);
    }
    await this.mails.markSent(mail.id);
    return 'sent';
  }

  private message(mail: ClaimedMail): ReturnType<typeof composeMessage> {
    const { id, recipient, request_id: requestId, created_at: createdAt } = mail;
    const { subject, text, html } = this.renderer.render(mail);
    const parts = { id, recipient, requestId, createdAt, subject, text, html };
    return composeMessage(parts, this.renderer.sender);
  }

  private async fail(mail: ClaimedMail, error: unknown): Promise<Outcome> {
    const retryInMs = isFinal(error) ? undefined : retryDelay(mail.attempts);
    const text = failureText(error);
    if (retryInMs === undefined) await this.mails.markFailed(mail, text);
    else await this.mails.postpone(mail, text, retryInMs);
    const outcome = retryInMs === undefined ? 'failed' : 'postponed';
    this.logger.warn('a mail was not sent', {
      mail_id: mail.id,
      template: mail.template,
      attempts: mail.attempts,
      outcome,
      ...errorFields(error),
    });
    return outcome;
  }
}
