/** So many mails in any span of this length. */
export interface MailAllowance {
  readonly mails: number;
  readonly withinSeconds: number;
}

/**
 * Seconds until another mail may be sent, 0 for at once. `ages` are those of the mails that were,
 * in seconds, newest first.
 */
export const secondsUntilAllowed = (
  ages: readonly number[],
  allowances: readonly MailAllowance[],
): number => {
  const waits = allowances.map(({ mails, withinSeconds }) => {
    // Once the last that counts is out of the span, there is room for one more.
    const last = ages[mails - 1];
    return last === undefined ? 0 : withinSeconds - last;
  });
  return Math.max(0, ...waits);
};
