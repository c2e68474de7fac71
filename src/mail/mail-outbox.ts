import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../database/transaction.js';
import { currentContext } from '../logging/request-context.js';
import { JobQueue } from '../queue/job-queue.js';
import type { MailMap, MailName } from './mail-map.js';
import { type MailOfUser, MailRepository } from './mail.repository.js';
import { MailSeal } from './mail-seal.js';
import { MailTemplates } from './mail-templates.js';
import { SEND_MAILS, WAKE_UP_ID } from './mail.jobs.js';

export interface NewMail<Name extends MailName> {
  readonly to: string;
  readonly template: Name;
  readonly parameters: MailMap[Name];
  /** Later than that it is of no use and is not sent: what it links to is good for no longer. */
  readonly expiresInSeconds?: number;
  /** Whose mail it is: it goes with the account. */
  readonly userId?: string;
  /** A second mail of the same key is none: an event's id, for a listener that may be called twice. */
  readonly key?: string;
}

/** Mails to send: rows of the cause's transaction, sent by a worker after the commit. */
@Injectable()
export class MailOutbox {
  constructor(
    private readonly mails: MailRepository,
    private readonly templates: MailTemplates,
    private readonly seal: MailSeal,
    private readonly jobs: JobQueue,
  ) {}

  /** @throws Error for a template that no module registered */
  async send<Name extends MailName>(mail: NewMail<Name>, tx: Transaction): Promise<void> {
    const { to, template, parameters, expiresInSeconds, userId, key } = mail;
    if (!this.templates.find(template)) throw new Error(`no mail template ${template}`);
    const id = uuidv7();
    await this.mails.insert(
      {
        id,
        recipient: to,
        template,
        parameters: this.seal.seal(id, parameters),
        expiresInSeconds,
        userId,
        key,
        requestId: currentContext()?.requestId ?? id,
      },
      tx,
    );
    this.jobs.enqueue(SEND_MAILS, {}, { tx, jobId: WAKE_UP_ID });
  }

  /** What is kept of a user's mails, oldest first: up to `limit` that come after `after`. */
  listAfter(userId: string, after: string | undefined, limit: number): Promise<MailOfUser[]> {
    return this.mails.listAfter(userId, after, limit);
  }
}
