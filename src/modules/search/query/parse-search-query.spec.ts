import fc from 'fast-check';
import { DomainError } from '../../../errors/domain-error.js';
import { parseSearchQuery } from './parse-search-query.js';
import { wantedParts, wholeOf } from './search-query.js';

/** `get.user -"a b"*` is a term of two parts, and an excluded phrase; `*` may go on. */
const read = (text: string): string =>
  parseSearchQuery(text)
    .alternatives.map((terms) =>
      terms
        .map(({ parts, isExcluded, isQuoted, mayGoOn }) => {
          const shown = isQuoted ? `"${parts.join(' ')}"` : parts.join('.');
          return `${isExcluded ? '-' : ''}${shown}${mayGoOn ? '*' : ''}`;
        })
        .join(' '),
    )
    .join(' | ');

const refusal = (text: string): unknown => {
  try {
    return parseSearchQuery(text);
  } catch (error) {
    return error instanceof DomainError ? [error.code, error.details] : error;
  }
};

const tooMuch = (message: string) => ['VALIDATION_ERROR', [{ field: 'q', message }]];

describe('parseSearchQuery', () => {
  it.each([
    ['red getUserById ', 'red get.user.by.id'],
    ['foo.bar C++ ', 'foo.bar cpp'],
    ['red blue or green ', 'red blue | green'],
    ['red or "blue sky" -"dark green" ', 'red | "blue sky" -"dark green"'],
    ['red -or blue ', 'red -or blue'],
    ['"red blue', '"red blue"'],
  ])('reads %j', (text, alternatives) => {
    expect(read(text)).toBe(alternatives);
  });

  it.each([
    ['red 😀 -> ', 'red'],
    ['red "" "!" ', 'red'],
    ['😀 or red or !! ', 'red'],
    ['-red or blue ', 'blue'],
    ['red or -blue -green ', 'red'],
    ['-red', ''],
    ['😀 -red " ', ''],
    ['', ''],
  ])('leaves out of %j what wants nothing', (text, alternatives) => {
    expect(read(text)).toBe(alternatives);
  });

  it.each([
    ['how do i sort an array ', 'sort array'],
    ['the art or what is it ', 'art | what is it'],
    ['the ', 'the'],
    ['"the art" of war ', '"the art" war'],
    ['what is "the art" ', 'what is "the art"'],
    ['art -the ', 'art -the'],
    ['the -art ', 'the -art'],
    ['isIn the_end the ', 'is.in the.end'],
  ])('leaves common words out of %j where others remain', (text, alternatives) => {
    expect(read(text)).toBe(alternatives);
  });

  it.each([
    ['red blu', 'red blu*'],
    ['getUse', 'get.use*'],
    ['red or blu', 'red | blu*'],
    ['café', 'cafe*'],
    ['cafe\u0301', 'cafe*'],
    ['blu ', 'blu'],
    ['"blu', '"blu"'],
    ['red -blu', 'red -blu'],
    ['red.', 'red'],
    ['C++', 'cpp'],
    ['red 😀', 'red'],
    ['red the', 'red'],
  ])('takes the end of %j as it may be typed', (text, alternatives) => {
    expect(read(text)).toBe(alternatives);
  });

  it.each([
    ['getUserById red', 'get_user_by_id red'],
    ['"red  Blue" -dark.green', '"red blue" -dark_green'],
    ['red or blue -"light sky"', 'red or blue -"light sky"'],
    ['or', '"or"'],
    ['red or or', 'red or "or"'],
    ['red -or -"or"', 'red -"or" -"or"'],
    ['or_red order', 'or_red order'],
    ['😀', ''],
  ])('renders %j for PostgreSQL', (text, websearch) => {
    expect(parseSearchQuery(text).websearch).toBe(websearch);
  });

  it('takes as many words as are allowed, and no more', () => {
    const words = (count: number, word: string) => Array(count).fill(word).join(' ');
    expect(read(`${words(32, 'red')} `)).toBe(words(32, 'red'));
    expect(refusal(words(33, 'red'))).toEqual(tooMuch('q must be at most 32 words'));
    expect(refusal(words(33, '-the'))).toEqual(tooMuch('q must be at most 32 words'));
    expect(read(`${words(1_000, '😀')} red `)).toBe('red');
    expect(wantedParts(parseSearchQuery('日'.repeat(64)))).toEqual(['日']);
    expect(refusal('日'.repeat(65))).toEqual(
      tooMuch('q must be at most 64 words and parts of words'),
    );
    expect(read(`${'x'.repeat(500)} `)).toBe('x'.repeat(500));
    expect(refusal('x'.repeat(501))).toEqual(tooMuch('q must be words of at most 500 characters'));
  });

  it('answers whatever it is given, and soon', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom('"', '-', ' ', 'or', 'OR', 'x', '😀', '\0', "'", '\\', '%'), {
        maxLength: 100,
      }),
    );
    fc.assert(
      fc.property(text, (given) => {
        const query = [given].flat().join('');
        const answer = refusal(query);
        if (Array.isArray(answer)) expect(answer[0]).toBe('VALIDATION_ERROR');
        else
          expect(answer).toEqual({
            alternatives: expect.any(Array),
            websearch: expect.any(String),
          });
      }),
    );
    for (const shape of ['"', '-', ' ', '- ', '" ', 'or ', '😀 or ', '\u0301', '-"', 'x'])
      expect(refusal(shape.repeat(100_000))).toBeDefined();
  });
});

describe('wholeOf', () => {
  const wholes = (text: string) => parseSearchQuery(text).alternatives.flat().map(wholeOf);

  it('joins the parts of an identifier', () => {
    expect(wholes('getUserById node.js 日本')).toEqual(['getuserbyid', 'nodejs', '日本']);
  });

  it('leaves single words and phrases alone', () => {
    expect(wholes('user "node js"')).toEqual([undefined, undefined]);
  });
});
