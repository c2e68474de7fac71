import fc from 'fast-check';
import { partsOf } from '../query/identifier-parts.js';
import { textRuns } from './text-runs.js';

/** Each run as it stands in the text, and the words that it is taken for. */
const read = (text: string) =>
  [...textRuns(text)].map(
    ({ start, end, word, parts }) =>
      `${text.slice(start, end)}=${[word, ...parts.map((part) => `${part.word}:${text.slice(part.start, part.end)}`)].join(' ')}`,
  );

describe('textRuns', () => {
  it.each([
    ['a getUser()', ['a=a a:a', 'getUser=getuser get:get user:User']],
    ['(Cafe\u0301)', ['Cafe\u0301=cafe cafe:Cafe\u0301']],
    ['naïveÉté', ['naïveÉté=naiveete naive:naïve ete:Été']],
    ['C++11', ['C++=cpp cpp:C++', '11=11 11:11']],
    ['“C#”，f#', ['C#=csharp csharp:C#', 'f#=fsharp fsharp:f#']],
    ['日本go', ['日本go=日本go 日:日 本:本 go:go']],
    ['\u1112\u1161\u11ab\u1100', ['\u1112\u1161\u11ab\u1100=한ᄀ 한:\u1112\u1161\u11ab ᄀ:\u1100']],
    ['ﬁle', ['ﬁle=file file:ﬁle']],
    ['½', ['½=1 1:½', '½=2 2:½']],
    ['😀é👩‍👩‍👧', ['é=e e:é']],
  ])('finds the words of %j where they stand', (text, runs) => {
    expect(read(text)).toEqual(runs);
  });

  it('finds the words that are searched, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom(
        'getUser',
        'URLs',
        'c++',
        'F#',
        ' ',
        '_',
        'é',
        'e\u0301',
        '日',
        '한',
        '\u1161',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parts = [...textRuns(text)].flatMap((run) => run.parts.map(({ word }) => word));
        expect(parts).toEqual(partsOf(text));
      }),
      { numRuns: 500 },
    );
  });
});
