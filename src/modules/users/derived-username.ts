import { randomBytes } from 'node:crypto';
import { MAX_USERNAME, usernameFault } from './username.js';

const ATTEMPTS = 6;
const FALLBACK = 'user';
const SUFFIX_BYTES = 3;
const MAX_STEM = MAX_USERNAME - '-'.length - 2 * SUFFIX_BYTES;

const suffixed = (stem: string): string => `${stem}-${randomBytes(SUFFIX_BYTES).toString('hex')}`;

/** The part of an address before `@` and `+`, as far as a username can hold it. */
const stemOf = (email: string): string => {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@'))).split('+', 1)[0] ?? '';
  const stem = local
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .slice(0, MAX_STEM)
    .replace(/^-|-$/g, '');
  return stem || FALLBACK;
};

/** Usernames for an address, to be tried in turn: the plain one, then ever new suffixes. */
export function* derivedUsernames(email: string): Generator<string> {
  const stem = stemOf(email);
  if (usernameFault(stem) === undefined) yield stem;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) yield suffixed(stem);
}
