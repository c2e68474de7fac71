import { randomBytes } from 'node:crypto';
import { MAX_USERNAME, usernameFault } from './username.js';

const ATTEMPTS = 6;
const FALLBACK = 'user';
const SUFFIX_BYTES = 3;
const MAX_STEM = MAX_USERNAME - '-'.length - 2 * SUFFIX_BYTES;

const suffixed = (stem: string): string => `${stem}-${randomBytes(SUFFIX_BYTES).toString('hex')}`;

/** What is before an address's `@` and `+`, or all of a name, as far as a username can hold it. */
const stemOf = (source: string): string => {
  const at = source.lastIndexOf('@');
  const local = at === -1 ? source : (source.slice(0, at).split('+', 1)[0] ?? '');
  const stem = local
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .slice(0, MAX_STEM)
    .replace(/^-|-$/g, '');
  return stem || FALLBACK;
};

/** Usernames for an address or a name, to be tried in turn: the plain one, then new suffixes. */
export function* derivedUsernames(source: string): Generator<string> {
  const stem = stemOf(source);
  if (usernameFault(stem) === undefined) yield stem;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) yield suffixed(stem);
}
