import type { RedeemedToken } from './one-time-tokens.js';

/**
 * Whether a token that was just redeemed went to the address that the account has now: what lies in
 * the mailbox of a former one opens nothing.
 */
export const isSentTo = (
  { email }: { readonly email: string | null },
  token: RedeemedToken | undefined,
): token is RedeemedToken & { readonly email: string } =>
  typeof token?.email === 'string' && token.email === email;
