const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error
    ? (Reflect.get(error, name) as unknown)
    : undefined;

/** It is us whom the server refuses: RFC 4954 §6. Somebody will mend that. */
const AUTHENTICATION = [530, 534, 535, 538];
/** The session was in the wrong state; the mail had no part in it. */
const BAD_SEQUENCE = 503;

/**
 * Whether a failed attempt tells that this mail will never be taken: its recipient or its content
 * was refused for good (5yz, RFC 5321 §4.2.1), or could not even be asked about. A refused sender or
 * password is no fault of the mail.
 */
export const isPermanent = (error: unknown): boolean => {
  if (!['EENVELOPE', 'EMESSAGE'].includes(String(field(error, 'code')))) return false;
  const answered = field(error, 'responseCode');
  if (typeof answered !== 'number') return true;
  if (field(error, 'command') === 'MAIL FROM') return false;
  return answered >= 500 && ![...AUTHENTICATION, BAD_SEQUENCE].includes(answered);
};
