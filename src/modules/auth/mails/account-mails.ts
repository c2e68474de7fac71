import type { MailContent, MailTemplates } from '../../../mail/mail-templates.js';
import { durationInWords } from './duration-words.js';

interface TokenMail {
  readonly link: string;
  readonly expires_in_seconds: number;
}

interface NewDeviceMail {
  /** Null for a client that does not say what it is. */
  readonly device: string | null;
  readonly ip: string | null;
  readonly at: string;
  /** An IANA name; null for UTC. */
  readonly time_zone: string | null;
  readonly link: string;
}

declare module '../../../mail/mail-map.js' {
  interface MailMap {
    'verify-email': TokenMail;
    'reset-password': TokenMail;
    'new-device': NewDeviceMail;
  }
}

const verifyEmail = ({ link, expires_in_seconds }: TokenMail): MailContent => ({
  subject: 'Verify your e-mail address',
  paragraphs: [
    'An account was made with this address. If you made it, please confirm that the address is yours.',
  ],
  action: { label: 'Verify this address', url: link },
  note:
    `The link works once, within ${durationInWords(expires_in_seconds)}. ` +
    'If you did not make an account, you need not do anything: the address stays unverified.',
});

const resetPassword = ({ link, expires_in_seconds }: TokenMail): MailContent => ({
  subject: 'Reset your password',
  paragraphs: [
    'Somebody asked to reset the password of the account with this address.',
    'If it was you, choose a new password. That signs you out on every device.',
  ],
  action: { label: 'Choose a new password', url: link },
  note:
    `The link works once, within ${durationInWords(expires_in_seconds)}. ` +
    'If you did not ask for it, you need not do anything: your password stays as it is.',
});

const timeOf = ({ at, time_zone }: NewDeviceMail): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone ?? 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at));

const newDevice = (mail: NewDeviceMail): MailContent => ({
  subject: 'New sign-in to your account',
  paragraphs: [
    'Somebody signed in to your account from a device that has not been used for it before.',
    [
      `Device: ${mail.device ?? 'unknown'}`,
      `Address: ${mail.ip ?? 'unknown'}`,
      `Time: ${timeOf(mail)}`,
    ].join('\n'),
    'If it was you, there is nothing to do. If it was not, reset your password now: that ends every session, this one included.',
  ],
  action: { label: 'Reset the password', url: mail.link },
});

/** What the accounts' own mails say. */
export const registerAccountMails = (templates: MailTemplates): void => {
  templates.register({ name: 'verify-email', content: verifyEmail });
  templates.register({ name: 'reset-password', content: resetPassword });
  templates.register({ name: 'new-device', content: newDevice });
};
