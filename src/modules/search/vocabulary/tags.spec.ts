import { isTag, MAX_TAGS, mergedTags, normalTag, normalTags } from './tags.js';

describe('a tag', () => {
  it.each([
    ['#Sorting', 'sorting'],
    ['  C++ ', 'c++'],
    ['C#', 'c#'],
    ['##C#', 'c#'],
    ['Node.js', 'node.js'],
    ['.NET', '.net'],
    ['ÜBUNG', 'übung'],
    ['u\u0308bung', 'übung'],
    ['日本語', '日本語'],
    ['machine-learning', 'machine-learning'],
    ['2d', '2d'],
  ])('%s is kept as %s', (given, kept) => {
    expect(normalTag(given)).toBe(kept);
    expect(isTag(kept)).toBe(true);
  });

  it.each([
    '',
    '#',
    'two words',
    'a,b',
    '<b>',
    '-x',
    '+',
    'a/b',
    'a\u0000b',
    '🎉',
    'x'.repeat(51),
    '\u3164',
    'a\u115fb',
    'a\u1160',
    '\uffa0',
    'a\u200bb',
  ])('cannot be %j', (given) => {
    expect(isTag(normalTag(given))).toBe(false);
  });

  it('may have fifty letters, also such as take two units', () => {
    expect(isTag('x'.repeat(50))).toBe(true);
    expect(isTag('𝒳'.repeat(50))).toBe(true);
    expect(isTag('𝒳'.repeat(51))).toBe(false);
  });
});

describe('normal tags', () => {
  it('are each there once', () => {
    expect(normalTags(['#Rust', 'C#', 'rust'])).toEqual(['rust', 'c#']);
  });

  it('are texts', () => {
    expect([null, 7, undefined, ['rust']].some(isTag)).toBe(false);
  });
});

describe('merged tags', () => {
  it('are each there once, in the order in which they came', () => {
    expect(mergedTags(['b', 'a', 'b'], ['c', 'a'])).toEqual(['b', 'a', 'c']);
  });

  it('are twenty at most, of which the first lists have theirs', () => {
    const given = Array.from({ length: MAX_TAGS - 1 }, (_, index) => `t${index}`);
    expect(mergedTags(given, ['one', 'more'])).toEqual([...given, 'one']);
  });
});
