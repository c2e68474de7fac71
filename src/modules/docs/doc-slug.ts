import { randomInt } from 'node:crypto';
import { loadedOnce } from '../../registry/loaded-once.js';

export const MAX_SLUG = 100;
/** Letters of the Latin alphabet, digits, and single hyphens between them. */
export const SLUG = /^[a-z\d]+(?:-[a-z\d]+)*$/;

export const isSlug = (text: string): boolean => text.length <= MAX_SLUG && SLUG.test(text);

/** Of a title without a letter that could be written in Latin ones. */
const WITHOUT_LETTERS = 'doc';

const NUMBERED = 8;
const RANDOM = 3;
const RANDOM_RANGE = 36 ** 8;

/** Within a word, as in `what’s`. */
const APOSTROPHES = /['’]/g;

/** Once it is needed: its tables are large. */
const slugifier = loadedOnce(() => import('@sindresorhus/slugify'));

const randomText = (): string => randomInt(RANDOM_RANGE).toString(36).padStart(8, '0');

const cut = (slug: string, length: number): string => slug.slice(0, length).replace(/-+$/, '');

/** What a title is called in an address. */
export const slugOf = async (title: string): Promise<string> => {
  const { default: slugify } = await slugifier();
  const slug = cut(slugify(title.replace(APOSTROPHES, ''), { decamelize: false }), MAX_SLUG);
  return isSlug(slug) ? slug : WITHOUT_LETTERS;
};

/** What is tried one after the other until one is free: `a`, `a-2`, `a-3` …, then ones by chance. */
export function* slugCandidates(slug: string): Generator<string> {
  const ending = (suffix: string): string => `${cut(slug, MAX_SLUG - suffix.length - 1)}-${suffix}`;
  yield slug;
  for (let number = 2; number <= NUMBERED; number += 1) yield ending(String(number));
  for (let tries = 0; tries < RANDOM; tries += 1) yield ending(randomText());
}
