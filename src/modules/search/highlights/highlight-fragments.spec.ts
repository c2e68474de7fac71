import fc from 'fast-check';
import { parseSearchQuery } from '../query/parse-search-query.js';
import { highlightFragments } from './highlight-fragments.js';
import { wordMatcher } from './word-matcher.js';

const fragments = (query: string, text: string, isWidened = false) =>
  highlightFragments(text, wordMatcher(parseSearchQuery(query), isWidened));

/** Prose without any word that is looked for, in a single line. */
const prose = (sentences: number) => 'Lorem ipsum dolor sit amet elit. '.repeat(sentences);

const bare = (html: string) =>
  html
    .replace(/<\/?mark>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

describe('highlightFragments', () => {
  it('shows all of a short text', () => {
    expect(fragments('user', ' the user\n')).toEqual(['the <mark>user</mark>']);
  });

  it('is empty when nothing is there', () => {
    expect(fragments('user', prose(10))).toEqual([]);
    expect(fragments('user', '')).toEqual([]);
    expect(fragments('', 'user')).toEqual([]);
  });

  it('cuts a long text between words, with about as much before as behind', () => {
    const [fragment = '', ...others] = fragments('user', `${prose(20)}user ${prose(20)}`);
    expect(others).toEqual([]);
    expect(fragment).toMatch(/^…\S+ .*elit\. <mark>user<\/mark> Lorem .*…$/);
    expect(fragment.length).toBeGreaterThan(120);
    expect(bare(fragment).length).toBeLessThanOrEqual(152);
    expect(prose(20).split(' ')).toContain(/^…(\S+)/.exec(fragment)?.[1]);
    expect(prose(20).split(' ')).toContain(/(\S+)…$/.exec(fragment)?.[1]);
  });

  it('shows whole lines of code', () => {
    const lines = Array.from({ length: 40 }, (_, line) => `  const line${line} = ${line};`);
    lines[20] = '  return user;';
    const [fragment = ''] = fragments('user', lines.join('\n'));
    const shown = bare(fragment).replaceAll('…', '').split('\n');
    expect(fragment).toContain('  return <mark>user</mark>;');
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.map((line) => line.trim()).filter((line) => !lines.includes(`  ${line}`))).toEqual(
      [],
    );
  });

  it('shows where most different words are, in the order of the text', () => {
    const text = `red ${prose(10)} red red ${prose(10)} green ${prose(10)} blue, red ${prose(10)} red`;
    const shown = fragments('red green blue', text);
    expect(shown).toHaveLength(3);
    expect(shown[0]).toMatch(/^<mark>red<\/mark> Lorem/);
    expect(shown[1]).toContain('<mark>green</mark>');
    expect(shown[2]).toContain('<mark>blue</mark>, <mark>red</mark>');
  });

  it('shows at most three, which do not overlap', () => {
    const text = Array.from({ length: 200 }, (_, n) => `n${n} user`).join(' ');
    const shown = fragments('user', text);
    expect(shown).toHaveLength(3);
    const numbers = shown.flatMap((fragment) => bare(fragment).match(/\d+/g) ?? []).map(Number);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  });

  it('cuts what has no blanks between its characters', () => {
    const text = `${'👩‍👧'.repeat(300)}x${'.\u0301'.repeat(300)}`;
    const [fragment = ''] = fragments('x', text);
    expect(fragment).toMatch(/^…(?:👩‍👧)+<mark>x<\/mark>(?:\.\u0301)+…$/u);
    expect(fragment.length).toBeGreaterThan(140);
  });

  it('looks at the first 65,536 characters', () => {
    expect(fragments('user', `${' '.repeat(65_532)}user`)).toEqual(['<mark>user</mark>']);
    expect(fragments('user', `${' '.repeat(65_533)}user`)).toEqual([]);
  });

  it('is a piece of the text but for marks, whatever the text', () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.lorem({ maxCount: 12 }) },
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '<mark>',
        '</mark>',
        '&',
        '"',
        '\n',
        'getUser',
        'user',
        'red',
        '日本',
        '½',
        '😀',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, isWidened) => {
        const text = `${pieces.join(' ')} user`;
        const shown = fragments('user red 日本 1 mark', text, isWidened);
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(3);
        let at = 0;
        for (const fragment of shown) {
          expect(fragment).toContain('<mark>');
          expect(fragment.replace(/<mark>([^<>]+)<\/mark>/g, '$1')).not.toMatch(/[<>"']/);
          const given = bare(fragment);
          const found = [given, given.slice(1), given.slice(0, -1), given.slice(1, -1)]
            .map((part) => ({ part, index: text.indexOf(part, at) }))
            .find(({ index }) => index >= 0);
          expect(found?.part).toBeTruthy();
          expect(found?.part.length).toBeLessThanOrEqual(150);
          at = (found?.index ?? 0) + (found?.part.length ?? 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['one word', 'a'.repeat(65_536)],
    ['capitals', 'A'.repeat(65_536)],
    ['matches', 'user '.repeat(13_107)],
    ['matches without blanks', 'User'.repeat(16_384)],
    ['emoji', '😀'.repeat(32_768)],
    ['signs', '<'.repeat(65_536)],
    ['blanks', ' '.repeat(65_536)],
    ['accents', `e${'\u0301'.repeat(65_535)}`],
    ['accented letters', 'é'.repeat(65_536)],
    ['words of a script without blanks', '日本'.repeat(32_768)],
    ['languages', 'c+'.repeat(32_768)],
    [
      'many different words',
      Array.from({ length: 9_000 }, (_, n) => `w${n.toString(36).replace(/\d/g, 'q')}`).join(' '),
    ],
  ])('takes no long time for 64 kB of %s', (_what, text) => {
    const query = Array.from({ length: 26 }, (_, n) => `wab${String.fromCharCode(97 + n)}`);
    const began = performance.now();
    fragments(`${query.join(' ')} 日本 e user`, text, true);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
