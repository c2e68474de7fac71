import type { CapturedMail } from '../../mail/captured-mails.js';

/** A captured mail; what is in it is null when its template or its key is gone. */
export interface CapturedMailResponse {
  readonly id: string;
  readonly to: string;
  readonly template: string;
  readonly created_at: string;
  readonly subject: string | null;
  readonly text: string | null;
  /** Where its button leads, if it has one. */
  readonly action_url: string | null;
}

export const toCapturedMailResponse = (mail: CapturedMail): CapturedMailResponse => ({
  id: mail.id,
  to: mail.to,
  template: mail.template,
  created_at: mail.createdAt.toISOString(),
  subject: mail.content?.subject ?? null,
  text: mail.content?.text ?? null,
  action_url: mail.content?.actionUrl ?? null,
});
