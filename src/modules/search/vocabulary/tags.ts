export const MAX_TAGS = 20;
export const MAX_TAG = 50;

/** Of a letter or digit on, as `c++`, `c#`, `node.js`, `.net` and `machine-learning`. */
const TAG = /^\.?[\p{L}\p{N}_][\p{L}\p{M}\p{N}_+.#-]*$/u;

/** Letters, too, that are not seen: U+3164. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;

/** How a tag is kept: in small letters, without the sign that marks it. */
export const normalTag = (text: string): string =>
  text.trim().normalize('NFC').replace(/^#+/, '').toLowerCase();

/** Each once, in their normal form. */
export const normalTags = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.map(normalTag)),
];

/** Whether this is a tag in its normal form. */
export const isTag = (value: unknown): value is string =>
  typeof value === 'string' &&
  TAG.test(value) &&
  !UNSEEN.test(value) &&
  Array.from(value).length <= MAX_TAG;

/** Each once, where it came first; what is too much is left out. */
export const mergedTags = (...lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].slice(0, MAX_TAGS);
