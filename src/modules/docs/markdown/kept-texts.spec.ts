import { KeptTexts } from './kept-texts.js';

const keptOf = (texts: KeptTexts, names: string): string =>
  [...names].filter((name) => texts.get(name) !== undefined).join('');

describe('kept texts', () => {
  it('are given back', () => {
    const texts = new KeptTexts(10);
    texts.set('a', 'one');
    expect([texts.get('a'), texts.get('b')]).toEqual(['one', undefined]);
    texts.set('a', 'two');
    expect(texts.get('a')).toBe('two');
  });

  it('make room, those first that were longest not asked for', () => {
    const texts = new KeptTexts(9);
    for (const name of 'abc') texts.set(name, 'xyz');
    texts.get('a');
    texts.set('d', 'xyz');
    expect(keptOf(texts, 'abcd')).toBe('acd');
    texts.set('e', '123456');
    expect(keptOf(texts, 'abcde')).toBe('de');
  });

  it('are none when one alone is too large, and then again some', () => {
    const texts = new KeptTexts(5);
    texts.set('a', 'xyz');
    texts.set('b', '123456');
    expect(keptOf(texts, 'ab')).toBe('');
    texts.set('c', '12345');
    texts.set('c', '54321');
    expect(keptOf(texts, 'abc')).toBe('c');
  });
});
