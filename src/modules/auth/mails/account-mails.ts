import type { MailContent, MailTemplates } from '../../../mail/mail-templates.js';
import { durationInWords } from './duration-words.js';

interface TokenMail {
  readonly link: string;
  readonly expires_in_seconds: number;
}

interface TimedMail {
  readonly at: string;
  /** An IANA name; null for UTC. */
  readonly time_zone: string | null;
  readonly link: string;
}

interface NewDeviceMail extends TimedMail {
  /** Null for a client that does not say what it is. */
  readonly device: string | null;
  readonly ip: string | null;
}

interface VerifyEmailMail extends TokenMail, NewDeviceMail {
  /** Whose account is to have the address. */
  readonly username: string;
  /** Whether the account was made, or whoever is signed in to it asked for the mail. */
  readonly cause: 'registration' | 'request';
}

interface IdentityMail extends TimedMail {
  /** As people know it. */
  readonly provider: string;
  /** Null for one that has no name there. */
  readonly login: string | null;
}

declare module '../../../mail/mail-map.js' {
  interface MailMap {
    'verify-email': VerifyEmailMail;
    'reset-password': TokenMail;
    'new-device': NewDeviceMail;
    'identity-linked': IdentityMail;
    'identity-unlinked': IdentityMail;
  }
}

const timeOf = ({ at, time_zone }: TimedMail): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone ?? 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at));

/**
 * The address may be a stranger's, who did not make the account and would share it, unawares, with
 * whoever did: so it says whose it is, and what the button does.
 */
const verifyEmail = (mail: VerifyEmailMail): MailContent => ({
  subject: 'Verify your e-mail address',
  paragraphs: [
    mail.cause === 'registration'
      ? `An account named ${mail.username} was made with this address.`
      : `Whoever is signed in to the account named ${mail.username} asked to verify this address.`,
    [
      `Account: ${mail.username}`,
      ...(mail.device === null ? [] : [`Device: ${mail.device}`]),
      ...(mail.ip === null ? [] : [`IP address: ${mail.ip}`]),
      `Time: ${timeOf(mail)}`,
    ].join('\n'),
    `If this account is yours, open the page below and press its button: that gives the account ${mail.username} this address.`,
  ],
  action: { label: 'Verify this address', url: mail.link },
  note:
    `The link works once, within ${durationInWords(mail.expires_in_seconds)}. ` +
    'If you did not make an account of that name, ignore this mail: the address stays unverified.',
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

const identityOf = (mail: IdentityMail): string =>
  `${mail.provider} user: ${mail.login ?? 'unknown'}\nTime: ${timeOf(mail)}`;

const identityLinked = (mail: IdentityMail): MailContent => ({
  subject: `${mail.provider} was linked to your account`,
  paragraphs: [
    `From now on this ${mail.provider} user can sign in to your account.`,
    identityOf(mail),
    `If it was you, there is nothing to do. If it was not, reset your password now, which ends every session; then sign in and unlink ${mail.provider}.`,
  ],
  action: { label: 'Reset the password', url: mail.link },
});

const identityUnlinked = (mail: IdentityMail): MailContent => ({
  subject: `${mail.provider} was unlinked from your account`,
  paragraphs: [
    `This ${mail.provider} user cannot sign in to your account any more.`,
    identityOf(mail),
    `If it was you, there is nothing to do. If it was not, reset your password now, which ends every session; then sign in, unlink whatever is linked that is not yours, and link ${mail.provider} again.`,
  ],
  action: { label: 'Reset the password', url: mail.link },
});

/** What the accounts' own mails say. */
export const registerAccountMails = (templates: MailTemplates): void => {
  templates.register({ name: 'verify-email', content: verifyEmail });
  templates.register({ name: 'reset-password', content: resetPassword });
  templates.register({ name: 'new-device', content: newDevice });
  templates.register({ name: 'identity-linked', content: identityLinked });
  templates.register({ name: 'identity-unlinked', content: identityUnlinked });
};
