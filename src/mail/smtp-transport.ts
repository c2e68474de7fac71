import { Inject, Injectable } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { mailConfig, type MailConfig } from '../config/mail.config.js';
import type { MailMessage } from './mail-message.js';
import { needsTls } from './needs-tls.js';

/** Connections, and so mails, at a time. */
export const SENDERS = 5;

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 30_000;
/** For one mail in all: a server that trickles its replies is never silent. */
export const SEND_TIMEOUT_MS = 60_000;

/** The mail server. What stands in the query of `SMTP_URL` wins over what is said here. */
@Injectable()
export class SmtpTransport {
  private readonly url: string | undefined;
  private transporter: Promise<Transporter> | undefined;

  constructor(@Inject(mailConfig.token) config: MailConfig) {
    this.url = config.smtpUrl;
  }

  get configured(): boolean {
    return this.url !== undefined;
  }

  /**
   * Resolves once the server has taken the mail.
   * @throws the library's error, as `isPermanent` reads it
   */
  async send(message: MailMessage): Promise<void> {
    this.transporter ??= this.open();
    const transporter = await this.transporter;
    await transporter.sendMail({ ...message, signal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
  }

  /** Ends every connection; what is being sent fails, as when the server goes away. */
  async close(): Promise<void> {
    const transporter = await this.transporter;
    this.transporter = undefined;
    transporter?.close({ force: true });
  }

  private async open(): Promise<Transporter> {
    const { url } = this;
    if (url === undefined) throw new Error('SMTP_URL is not set');
    // Loaded on first use: a process that sends no mail does without it.
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url,
      pool: true,
      maxConnections: SENDERS,
      // Whether to try once more is for the row to say.
      maxRequeues: 1,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      dnsTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      // A password goes over the network under TLS, or not at all.
      requireTLS: needsTls(url),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}
