import { Module } from '@nestjs/common';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { MailOutbox } from '../../src/mail/mail-outbox.js';
import { MailSendingService } from '../../src/mail/mail-sending.service.js';
import { MailTemplates } from '../../src/mail/mail-templates.js';
import type { TestApp } from '../support/app.js';

declare module '../../src/mail/mail-map.js' {
  interface MailMap {
    'test-note': { readonly subject: string; readonly text: string; readonly link?: string };
  }
}

/** A mail that says what it is told to. */
@Module({})
export class TestMailsModule {
  constructor(templates: MailTemplates) {
    templates.register({
      name: 'test-note',
      content: ({ subject, text, link }) => ({
        subject,
        paragraphs: [text],
        ...(link === undefined ? {} : { action: { label: 'Open it', url: link } }),
        note: 'If this was not you, do nothing.',
      }),
    });
  }
}

export interface NewNote {
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly link?: string;
  readonly key?: string;
  readonly expiresInSeconds?: number;
}

/** Commits a mail; a worker sends it. */
export const commitNote = ({ app }: TestApp, note: NewNote = {}): Promise<void> => {
  const { to = 'ada@example.org', subject = 'A note', text = 'Hello', link, ...rest } = note;
  const parameters = { subject, text, ...(link === undefined ? {} : { link }) };
  return app
    .get(TransactionRunner)
    .run((tx) => app.get(MailOutbox).send({ to, template: 'test-note', parameters, ...rest }, tx));
};

/** Sends what is due, and waits for it. */
export const sendDue = ({ app }: TestApp): Promise<void> =>
  app.get(MailSendingService, { strict: false }).sendDue();

/** Makes every mail that waits due, as if its back-off or its lease were over. */
export const makeDue = async (app: TestApp): Promise<void> => {
  await app.sql(`UPDATE mails SET next_attempt_at = now() WHERE state = 'waiting'`);
};

export interface MailRow {
  readonly id: string;
  readonly recipient: string;
  readonly state: string;
  readonly parameters: Buffer | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly next_attempt_at: Date;
  readonly created_at: Date;
}

export const mailRows = (app: TestApp): Promise<MailRow[]> =>
  app.sql<MailRow>('SELECT * FROM mails ORDER BY id');

/** @throws Error when there is not exactly one */
export const onlyMail = async (app: TestApp): Promise<MailRow> => {
  const [row, ...more] = await mailRows(app);
  if (!row || more.length > 0) throw new Error(`not one mail, but ${row ? more.length + 1 : 0}`);
  return row;
};
