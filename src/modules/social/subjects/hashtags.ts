import { isTag, normalTag } from '../../search/vocabulary/tags.js';

/** A span or block of code as in Markdown: up to as many backticks as it begins with. */
const CODE = /(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g;
const ADDRESS = /\S*:\/\/\S*|\bwww\.\S+/gi;

/** Not within a word, an address or an entity (`&#39;`). */
const HASHTAG = /(?<![\p{L}\p{M}\p{N}_#&/?=])#(\.?[\p{L}\p{N}_][\p{L}\p{M}\p{N}_+.#-]*)/gu;

/** What ends a sentence, or joins words, is no part of a tag that it follows. */
const LOOSE_END = /[.-]+$/;
/** Only the languages' names end so: C#, F#, Q#. */
const SHARP = /^[a-z]#$/;
const NUMBER = /^[\p{N}+.#-]*$/u;

const wordOf = (text: string): string => {
  const word = normalTag(text).replace(LOOSE_END, '');
  return SHARP.test(word) ? word : (word.split('#')[0] ?? '');
};

/**
 * The `#tags` of a text, in order, each once; not those within code or addresses. `#123` is the
 * number of an issue.
 */
export const hashtagsOf = (text: string): readonly string[] => {
  const prose = text.replace(CODE, ' ').replace(ADDRESS, ' ');
  const words = Array.from(prose.matchAll(HASHTAG), ([, word = '']) => wordOf(word));
  return [...new Set(words)].filter((word) => isTag(word) && !NUMBER.test(word));
};
