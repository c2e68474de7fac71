import { hashtagsOf } from './hashtags.js';

describe('the hashtags of a text', () => {
  it.each([
    ['#Sorting an #array', ['sorting', 'array']],
    ['in order, once: #b #a #B', ['b', 'a']],
    ['ends a sentence with #react. And #vue!', ['react', 'vue']],
    ['(#quoted), "#said" and #dashed-', ['quoted', 'dashed', 'said']],
    ['#c++ #C# #node.js #.net #f#.', ['c++', 'c#', 'node.js', '.net', 'f#']],
    ['#größe #日本語 #e\u0301te\u0301', ['größe', '日本語', 'été']],
    ['#snake_case and #kebab-case', ['snake_case', 'kebab-case']],
    ['#2fa', ['2fa']],
    ['one#two is no tag, nor is ##', []],
    ['#one#two', ['one']],
    ['fixes #123 and #1.2', []],
    ['# Title\n## Part', []],
    ['see https://example.com/a#part and www.example.com/#top', []],
    ['see example.com/#top or (https://x.example/#a)', []],
    ['`#include` and ``a ` #b`` but #this', ['this']],
    ['```c\n#define X\n``` #after', ['after']],
    ['an open ` is no code #here', ['here']],
    ['it&#39;s', []],
    ['color: #🎉', []],
    ['', []],
  ])('%j', (text, tags) => {
    expect([...hashtagsOf(text)].sort()).toEqual([...tags].sort());
  });

  it('keep their order', () => {
    expect(hashtagsOf('#z #a #m #a')).toEqual(['z', 'a', 'm']);
  });

  it('are not too long', () => {
    expect(hashtagsOf(`#${'x'.repeat(50)} #${'y'.repeat(51)}`)).toEqual(['x'.repeat(50)]);
  });

  it.each(['`', '#', '#a', ' `', '``` ', 'a:/', '://', '&#', 'www.'])(
    'of a long text full of %j are found at once',
    (piece) => {
      const text = piece.repeat(2_000 / piece.length);
      const begun = performance.now();
      hashtagsOf(text);
      expect(performance.now() - begun).toBeLessThan(500);
    },
  );
});
