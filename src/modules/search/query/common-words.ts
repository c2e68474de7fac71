/**
 * Words that questions are put in, and that nearly every text has. None that is the name of a
 * language, or that code is asked about by (if, this, where).
 */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  `a an and are as at be been by can could did do does for from had has have how i in into is it its
   me my of on our should so than that the their then there these they to was we were what which
   why will with would you your`.split(/\s+/),
);

export const isCommonWord = (word: string): boolean => COMMON_WORDS.has(word);
