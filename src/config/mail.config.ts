import { EnvError } from 'envalid';
import { requireInProduction } from './half-set.js';
import { defineSection } from './section.js';
import { urlWithScheme } from './urls.js';
import { optional, withDefault, type Parse } from './variable.js';

export interface MailConfig {
  /** Undefined: mails are captured in development and wait in production. */
  readonly smtpUrl?: string | undefined;
  /** A sender as it stands in the header: `Name <address>` or an address. */
  readonly from: string;
}

const sender: Parse<string> = (value) => {
  if (/^([^<>\r\n]+ )?<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/.test(value)) return value;
  throw new EnvError('must be an address, or a name followed by an address in angle brackets');
};

const specs = {
  SMTP_URL: optional(urlWithScheme('smtp', 'smtps'), {
    desc: 'Server that sends mails. Without it they are captured in development and wait in production. A password is sent beyond this machine under TLS only, unless the address ends with `?requireTLS=false`.',
    example: 'Write it as smtps://user:password@host:465',
    secret: true,
  }),
  MAIL_FROM: withDefault(sender, 'Switchboard <no-reply@localhost>', {
    desc: 'Sender of mails.',
    example: 'Example <no-reply@example.com>',
  }),
};

export const mailConfig = defineSection('Mail', specs, (env, context): MailConfig => {
  requireInProduction(context, 'SMTP_URL', ['PUBLIC_URL', 'MAIL_FROM']);
  return { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM };
});
