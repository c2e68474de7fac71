import fc from 'fast-check';
import { parseSearchQuery } from '../query/parse-search-query.js';
import { highlightWhole } from './highlight-whole.js';
import { wordMatcher } from './word-matcher.js';

const highlight = (query: string, text: string, isWidened = false) =>
  highlightWhole(text, wordMatcher(parseSearchQuery(query), isWidened));

describe('highlightWhole', () => {
  it.each([
    ['user', 'getUserById', 'get<mark>User</mark>ById'],
    ['getUserById', 'calls getUserById()', 'calls <mark>getUserById</mark>()'],
    ['getUserById', 'get_user_by_id', '<mark>get_user_by_id</mark>'],
    ['getuserbyid', 'getUserById', '<mark>getUserById</mark>'],
    ['node.js', 'Node.js, NodeJS', '<mark>Node.js</mark>, <mark>NodeJS</mark>'],
    ['deep blue', 'deep, deep blue', '<mark>deep</mark>, <mark>deep</mark> <mark>blue</mark>'],
    ['c++', 'Modern C++ (cpp)', 'Modern <mark>C++</mark> (<mark>cpp</mark>)'],
  ])('marks %s in %s', (query, text, html) => {
    expect(highlight(query, text)).toBe(html);
  });

  it.each([
    ['cafe', 'un café', 'un <mark>café</mark>'],
    ['café', 'un cafe\u0301s Cafe\u0301!', 'un cafe\u0301s <mark>Cafe\u0301</mark>!'],
    ['fil', 'ﬁl', '<mark>ﬁl</mark>'],
    ['日本', '日本語の本', '<mark>日本</mark>語の<mark>本</mark>'],
    ['1 2', '½', '<mark>½</mark>'],
    ['x', '👩‍👩‍👧x😀', '👩‍👩‍👧<mark>x</mark>😀'],
  ])('marks %s in %s as it is written', (query, text, html) => {
    expect(highlight(query, text)).toBe(html);
  });

  it('marks what is near as well when the search was widened', () => {
    expect(highlight('recieve ', 'to receive')).toBeUndefined();
    expect(highlight('recieve ', 'to receive', true)).toBe('to <mark>receive</mark>');
    expect(highlight('blu', 'blueish', true)).toBe('<mark>blueish</mark>');
    expect(highlight('user', 'userName', true)).toBe('<mark>user</mark>Name');
  });

  it('is undefined when nothing is there', () => {
    expect(highlight('user', 'use users')).toBeUndefined();
    expect(highlight('user -name', 'name')).toBeUndefined();
    expect(highlight('😀', '😀')).toBeUndefined();
    expect(highlight('user', '')).toBeUndefined();
  });

  it('escapes what is HTML', () => {
    expect(highlight('b', `<b>&"'</b>`)).toBe(
      '&lt;<mark>b</mark>&gt;&amp;&quot;&#39;&lt;/<mark>b</mark>&gt;',
    );
    expect(highlight('amp', '&amp;')).toBe('&amp;<mark>amp</mark>;');
    expect(highlight('mark', '<mark>')).toBe('&lt;<mark>mark</mark>&gt;');
  });

  it('changes nothing but by marks, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('<mark>', '</mark>', '&', '"', 'user', 'getUser', 'é', 'e\u0301', '½', '日'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, isWidened) => {
        const text = `${pieces.join('')} user`;
        const html = highlight('user e日 1 2 mark', text, isWidened) ?? '';
        expect(html).toContain('<mark>');
        const bare = html.replace(/<mark>([^<>]+)<\/mark>/g, '$1');
        expect(bare).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        const characters = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
        const given = bare.replace(
          /&(lt|gt|quot|#39|amp);/g,
          (_entity, name: keyof typeof characters) => characters[name],
        );
        expect(given).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
