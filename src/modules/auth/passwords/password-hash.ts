import { hash, verify } from '@node-rs/argon2';

/** OWASP's recommendation for argon2id (the binding's default kind): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=1$`;
const ARGON2 = /^\$argon2(?:id|i|d)\$/;
const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z\d]{53}$/;

/**
 * A hash that no password is known for, of the same parameters: what an unknown address is
 * verified against, so that it takes as long as a known one.
 */
export const DUMMY_HASH = `${CURRENT}wnAuNKt12jyKOXLF63R/lg$kKZGlDHme1RmrTSYbjH3rYuL+ZjNnSvV/IghWYJd9ZI`;

/**
 * One spelling for passwords that look alike, however a keyboard composes them (NIST SP 800-63B
 * §5.1.1.2 asks for NFKC or NFKD). Nothing is cut off.
 */
const prepared = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> =>
  hash(prepared(password), PARAMETERS);

/**
 * Whether the password made this hash: argon2, or bcrypt from earlier systems, which hashed the
 * bytes as they came (of which bcrypt itself heeds the first 72). Any other kind verifies nothing.
 */
export const verifyPassword = async (stored: string, password: string): Promise<boolean> => {
  if (ARGON2.test(stored)) return verify(stored, prepared(password));
  if (!BCRYPT.test(stored)) return false;
  const bcrypt = await import('@node-rs/bcrypt');
  return bcrypt.verify(password, stored);
};

/** Whether it was made another way than a new one would be. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(CURRENT);
