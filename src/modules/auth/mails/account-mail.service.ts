import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { MailMap } from '../../../mail/mail-map.js';
import { MailOutbox } from '../../../mail/mail-outbox.js';
import { MailTemplates } from '../../../mail/mail-templates.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import { AccountLinks } from './account-links.js';
import { registerAccountMails } from './account-mails.js';
import type { Client } from '../client.js';
import { type AllowedMail, MailAllowances } from './mail-allowances.js';
import { lifetimeSeconds, OneTimeTokens } from './one-time-tokens.js';

export interface Addressee {
  readonly id: string;
  readonly email: string;
}

/** Whose account is to have the address. */
export interface NewAddressee extends Addressee {
  readonly username: string;
  readonly time_zone: string | null;
}

/** How it came to a mail that verifies an address, and from where. */
export interface VerificationCause {
  readonly cause: 'registration' | 'request';
  readonly client: Client;
}

export interface LinkedUser {
  /** Where, as people know it. */
  readonly provider: string;
  readonly login: string | null;
}

const linkGoodFor = (purpose: AllowedMail, link: string) => ({
  link,
  expires_in_seconds: lifetimeSeconds(purpose),
});

/** The mails that let somebody in, or tell of it; rows of the given transaction. */
@Injectable()
export class AccountMailService {
  constructor(
    templates: MailTemplates,
    private readonly mails: MailOutbox,
    private readonly tokens: OneTimeTokens,
    private readonly links: AccountLinks,
    private readonly allowances: MailAllowances,
  ) {
    registerAccountMails(templates);
  }

  /** 0 once it is sent; else in how many seconds this address may be sent one. */
  sendVerification(
    { username, time_zone, ...to }: NewAddressee,
    { cause, client: { device, ip } }: VerificationCause,
    tx: Transaction,
  ): Promise<number> {
    const parametersOf = (token: string) => ({
      ...{ username, cause, device, ip, at: new Date().toISOString(), time_zone },
      ...linkGoodFor('verify-email', this.links.verifyEmail(token)),
    });
    return this.sendToken('verify-email', to, parametersOf, tx);
  }

  /** As `sendVerification`. */
  sendPasswordReset(to: Addressee, tx: Transaction): Promise<number> {
    const parametersOf = (token: string) =>
      linkGoodFor('reset-password', this.links.resetPassword(token));
    return this.sendToken('reset-password', to, parametersOf, tx);
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

  /**
   * That somebody elsewhere was linked, or unlinked. Not to an address that nobody proved to be
   * theirs: it may be a stranger's.
   */
  async sendIdentityNotice(
    template: 'identity-linked' | 'identity-unlinked',
    { id, email, email_verified, time_zone }: UserResponse,
    { provider, login }: LinkedUser,
    tx: Transaction,
  ): Promise<void> {
    if (email === null || !email_verified) return;
    const parameters = {
      ...{ provider, login, at: new Date().toISOString(), time_zone },
      link: this.links.resetPassword(),
    };
    await this.mails.send({ to: email, userId: id, template, parameters }, tx);
  }

  private async sendToken<Name extends AllowedMail>(
    template: Name,
    { id, email }: Addressee,
    parametersOf: (token: string) => MailMap[Name],
    tx: Transaction,
  ): Promise<number> {
    const wait = await this.allowances.take(template, email, tx);
    if (wait > 0) return wait;
    const token = await this.tokens.issue(template, { userId: id, email }, tx);
    const parameters = parametersOf(token);
    const expiresInSeconds = lifetimeSeconds(template);
    await this.mails.send({ to: email, userId: id, template, parameters, expiresInSeconds }, tx);
    return 0;
  }
}
