import type { Sender } from './sender.js';

/** A mail that is ready to go. The names are those of the library that sends it. */
export interface MailMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
}

export interface MessageParts {
  readonly id: string;
  readonly recipient: string;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const SUBJECT_CHARACTERS = 200;
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

/** A header's value is one line, whoever wrote it. */
export const oneLine = (text: string): string =>
  [...text.replace(CONTROL, ' ').trim()].slice(0, SUBJECT_CHARACTERS).join('');

/** An address that could end the header or the command that it stands in. */
export class UnusableRecipient extends Error {
  override readonly name = 'UnusableRecipient';
}

/**
 * The same message each time: a repeated one has the same `Message-ID`, by which it is recognised.
 * @throws UnusableRecipient
 */
export const composeMessage = (parts: MessageParts, sender: Sender): MailMessage => {
  const { id, recipient, requestId, createdAt, subject, text, html } = parts;
  if (/[\p{Cc}\s]/u.test(recipient) || !recipient.includes('@')) {
    throw new UnusableRecipient('the recipient is not an address');
  }
  return {
    from: { name: oneLine(sender.name), address: sender.address },
    // As an object it is one address, though a comma were in it.
    to: { name: '', address: recipient },
    subject: oneLine(subject),
    text,
    html,
    messageId: `<${id}@${sender.domain}>`,
    date: createdAt,
    // RFC 3834: no out-of-office notice comes back.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Request-Id': oneLine(requestId) },
  };
};
