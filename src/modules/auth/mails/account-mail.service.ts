import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { MailOutbox } from '../../../mail/mail-outbox.js';
import { MailTemplates } from '../../../mail/mail-templates.js';
import { AccountLinks } from './account-links.js';
import { registerAccountMails } from './account-mails.js';
import type { Client } from '../client.js';
import { lifetimeSeconds, OneTimeTokens } from './one-time-tokens.js';

export interface Addressee {
  readonly id: string;
  readonly email: string;
}

/** The mails that let somebody in, or tell of it; rows of the given transaction. */
@Injectable()
export class AccountMailService {
  constructor(
    templates: MailTemplates,
    private readonly mails: MailOutbox,
    private readonly tokens: OneTimeTokens,
    private readonly links: AccountLinks,
  ) {
    registerAccountMails(templates);
  }

  async sendVerification(to: Addressee, tx: Transaction): Promise<void> {
    await this.sendToken('verify-email', to, (token) => this.links.verifyEmail(token), tx);
  }

  async sendPasswordReset(to: Addressee, tx: Transaction): Promise<void> {
    await this.sendToken('reset-password', to, (token) => this.links.resetPassword(token), tx);
  }

  /** Its link leads to where a reset is asked for: this mail alone lets nobody in. */
  async sendNewDevice(
    { id, email }: Addressee,
    { device, ip }: Client,
    timeZone: string | null,
    tx: Transaction,
  ): Promise<void> {
    const parameters = {
      ...{ device, ip, at: new Date().toISOString(), time_zone: timeZone },
      link: this.links.resetPassword(),
    };
    await this.mails.send({ to: email, userId: id, template: 'new-device', parameters }, tx);
  }

  private async sendToken(
    purpose: 'verify-email' | 'reset-password',
    { id, email }: Addressee,
    linkWith: (token: string) => string,
    tx: Transaction,
  ): Promise<void> {
    const token = await this.tokens.issue(purpose, { userId: id, email }, tx);
    const parameters = {
      link: linkWith(token),
      expires_in_seconds: lifetimeSeconds(purpose),
    };
    await this.mails.send({ to: email, userId: id, template: purpose, parameters }, tx);
  }
}
