import { partsOf } from './identifier-parts.js';

describe('partsOf', () => {
  it.each([
    ['getUserById', 'get user by id'],
    ['HTMLParser', 'html parser'],
    ['parseHTML', 'parse html'],
    ['URLs and theirURLs', 'urls and their urls'],
    ['URLsafe', 'ur lsafe'],
    ['snake_case.and-dots::here', 'snake case and dots here'],
    ['utf8 v1x sha256sum', 'utf 8 v 1 x sha 256 sum'],
    ['1_000', '1 000'],
    ['Plain', 'plain'],
  ])('splits %s as an identifier', (text, parts) => {
    expect(partsOf(text).join(' ')).toBe(parts);
  });

  it.each([
    ['Café', 'cafe'],
    ['Cafe\u0301', 'cafe'],
    ['ÉTÉÉtat', 'ete etat'],
    ['ﬁle', 'file'],
    ['ｆｕｌｌ', 'full'],
    ['½', '1 2'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Straße', 'straße'],
    ['İstanbul', 'istanbul'],
    ['x٣', 'x٣'],
  ])('takes %s without accents and other forms', (text, parts) => {
    expect(partsOf(text).join(' ')).toBe(parts);
  });

  it.each([
    ['日本語', '日 本 語'],
    ['日本go言語', '日 本 go 言 語'],
    ['がぎ', 'が ぎ'],
    ['한글', '한 글'],
    ['\u1112\u1161\u11ab', '한'],
    ['第2章', '第 2 章'],
  ])('takes each character of %s for a word', (text, parts) => {
    expect(partsOf(text).join(' ')).toBe(parts);
  });

  it.each([
    ['C++', 'cpp'],
    ['c++11', 'cpp 11'],
    ['C#, F#', 'csharp fsharp'],
    ['c++/c#', 'cpp csharp'],
    ['abc# objc++ _c#', 'abc objc c'],
    ['d# a++', 'd a'],
  ])('calls the languages in %s by their names', (text, parts) => {
    expect(partsOf(text).join(' ')).toBe(parts);
  });

  it.each([[''], [' '], ['😀 -> {}'], ['\u0301'], ['\ud800']])('finds nothing in %j', (text) => {
    expect(partsOf(text)).toEqual([]);
  });
});
