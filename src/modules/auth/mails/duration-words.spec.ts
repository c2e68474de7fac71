import { durationInWords } from './duration-words.js';

describe('a duration in words', () => {
  it.each([
    [3 * 86_400, '3 days'],
    [86_400, '1 day'],
    [3_600, '1 hour'],
    [5_400, '90 minutes'],
    [61, '61 seconds'],
  ])('says %i seconds as %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });
});
