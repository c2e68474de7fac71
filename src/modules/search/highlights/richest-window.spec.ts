import { richestWindow } from './richest-window.js';
import type { Mark } from './text-marks.js';

/** Words of five letters, each at its place. */
const marks = (places: Readonly<Record<number, string>>): Mark[] =>
  Object.entries(places).map(([start, words]) => ({
    start: Number(start),
    end: Number(start) + 5,
    wanted: words.split(' '),
  }));

const richest = (places: Readonly<Record<number, string>>, shown: readonly string[] = []) => {
  const window = richestWindow(marks(places), 50, new Set(shown));
  return window && [window.start, window.end, [...window.wanted].sort().join(' ')];
};

describe('richestWindow', () => {
  it('has most different words', () => {
    expect(richest({ 0: 'a', 10: 'a', 20: 'a', 200: 'a', 210: 'b' })).toEqual([200, 215, 'a b']);
    expect(richest({ 0: 'a', 200: 'a b', 300: 'a', 310: 'c' })).toEqual([200, 205, 'a b']);
  });

  it('is the earliest of several', () => {
    expect(richest({ 0: 'a', 100: 'b', 200: 'c' })).toEqual([0, 5, 'a']);
  });

  it('is no longer than is allowed', () => {
    expect(richest({ 0: 'a', 45: 'b' })).toEqual([0, 50, 'a b']);
    expect(richest({ 0: 'a', 46: 'b' })).toEqual([0, 5, 'a']);
    expect(richest({ 0: 'a', 40: 'b', 80: 'c', 85: 'd' })).toEqual([40, 90, 'b c d']);
  });

  it('prefers words that were not shown yet, then many words', () => {
    const places = { 0: 'a', 10: 'b', 20: 'c', 200: 'd', 300: 'a', 310: 'b' };
    expect(richest(places, ['a', 'b', 'c'])).toEqual([200, 205, 'd']);
    expect(richest(places, ['a', 'b', 'c', 'd'])).toEqual([0, 25, 'a b c']);
  });

  it('takes a mark that is too long by itself', () => {
    const long = { start: 0, end: 500, wanted: ['a'] };
    expect(richestWindow([long], 50, new Set())).toMatchObject({ start: 0, end: 500 });
  });

  it('is not there without marks', () => {
    expect(richest({})).toBeUndefined();
  });
});
