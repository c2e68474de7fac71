import type { PlacedWord } from './text-runs.js';

type Stretch = Pick<PlacedWord, 'start' | 'end'>;

const UPPER_TO_LOWER = 32;
const FIRST_BEYOND_ASCII = 128;

const isBetween = (code: number, first: string, last: string): boolean =>
  code >= first.charCodeAt(0) && code <= last.charCodeAt(0);

/** What names are made of: letters, digits and `_` of ASCII, and anything else. */
const isOfWord = (code: number): boolean =>
  code >= FIRST_BEYOND_ASCII ||
  code === '_'.charCodeAt(0) ||
  isBetween(code | UPPER_TO_LOWER, 'a', 'z') ||
  isBetween(code, '0', '9');

const isSign = (code: number): boolean => code === '+'.charCodeAt(0) || code === '#'.charCodeAt(0);

/**
 * Where in a text a word may be that `sieve` lets through, so that not all of its words need to be
 * looked at one by one.
 * @param sieve finds part of each such word, whatever else it finds; global
 */
export function* likelyStretches(text: string, sieve: RegExp): Generator<Stretch> {
  for (let at = 0; ;) {
    sieve.lastIndex = at;
    const found = sieve.exec(text);
    if (!found) return;
    let start = found.index;
    while (start > at && isOfWord(text.charCodeAt(start - 1))) start -= 1;
    let end = Math.max(start, found.index + found[0].length);
    while (end < text.length && isOfWord(text.charCodeAt(end))) end += 1;
    while (end < text.length && isSign(text.charCodeAt(end))) end += 1;
    yield { start, end };
    at = end;
  }
}
