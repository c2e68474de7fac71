import type { TestApp } from '../support/app.js';
import { eventually } from './webhooks.js';

/** As `/dev/mail.json` shows it. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly action_url: string;
}

type AccountMail =
  'verify-email' | 'reset-password' | 'new-device' | 'identity-linked' | 'identity-unlinked';

/** Every mail to an address, the newest first, once none of them waits any more. */
export const mailsTo = async (
  app: TestApp,
  email: string,
  template?: AccountMail,
): Promise<Mail[]> => {
  await eventually('every mail is captured', async () => {
    const waiting = await app.sql(
      `SELECT FROM mails WHERE state = 'waiting'
       UNION ALL SELECT FROM outbox WHERE event = 'password_reset.requested'`,
    );
    return waiting.length === 0;
  });
  const { body } = await app.get(`/dev/mail.json?to=${encodeURIComponent(email)}`);
  const mails = body.data as Mail[];
  return mails.filter((mail) => template === undefined || mail.template === template);
};

/** @throws Error when there is none */
export const lastMailTo = async (
  app: TestApp,
  email: string,
  template: AccountMail,
): Promise<Mail> => {
  const [mail] = await mailsTo(app, email, template);
  if (!mail) throw new Error(`no ${template} to ${email}`);
  return mail;
};

export const tokenIn = ({ action_url }: Mail): string =>
  new URLSearchParams(new URL(action_url).hash.slice(1)).get('token') ?? '';

/** The token of the newest mail of its kind. */
export const mailedToken = async (
  app: TestApp,
  email: string,
  template: 'verify-email' | 'reset-password',
): Promise<string> => tokenIn(await lastMailTo(app, email, template));

/** What was sent to anybody is so much older. */
export const ageMails = async (app: TestApp, seconds: number): Promise<void> => {
  await app.sql(
    `UPDATE mail_allowances
        SET last_sent_at = last_sent_at - $1::int * interval '1 second',
            sent_at = ARRAY(SELECT at - $1::int * interval '1 second'
                              FROM unnest(sent_at) AS at ORDER BY at DESC)`,
    [seconds],
  );
};

export const expireTokens = async (app: TestApp, userId: string): Promise<void> => {
  await app.sql(
    `UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
    [userId],
  );
};

export const verifyAddress = async (app: TestApp, userId: string): Promise<void> => {
  await app.sql('UPDATE users SET email_verified_at = now() WHERE id = $1', [userId]);
};
