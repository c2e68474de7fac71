import fc from 'fast-check';
import { parseSearchQuery } from '../query/parse-search-query.js';
import { marksOf } from './text-marks.js';
import { wordMatcher } from './word-matcher.js';

const WORDS = ['user', 'get', 'c++', 'c#', 'café', 'id', 'utf8', '検索', 'HTMLParser', '½', 'x'];
const SEPARATORS = [' ', '', '_', '.', '\n', '+', '#', '-', 'é', '😀', 'User', '8'];

const texts = fc
  .array(fc.constantFrom(...WORDS, ...SEPARATORS), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

describe('the marks of a text', () => {
  it('are the same whether all words are looked at or those that may be wanted', () => {
    fc.assert(
      fc.property(
        texts,
        fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }),
        (text, words) => {
          const matcher = wordMatcher(parseSearchQuery(words.join(' ')), false);
          expect(matcher.sieve).toBeDefined();
          expect(marksOf(text, matcher)).toEqual(marksOf(text, (word) => matcher(word)));
        },
      ),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
