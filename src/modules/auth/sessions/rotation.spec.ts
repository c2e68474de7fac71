import { judge } from './rotation.js';

describe('judge', () => {
  it.each([
    ['the living token is rotated', 4, true, 'rotate'],
    ['the living token is rotated however old it is', 4, false, 'rotate'],
    ['its predecessor gets the same successor while that is recent', 3, true, 'repeat'],
    ['its predecessor later on is reuse', 3, false, 'reuse'],
    ['what came before the predecessor is reuse even at once', 2, true, 'reuse'],
    ['the first token of many is reuse', 0, false, 'reuse'],
    ['a number that was never given is reuse', 5, true, 'reuse'],
  ] as const)('%s', (_, presented, recent, verdict) => {
    expect(judge({ current: 4, presented, recent })).toBe(verdict);
  });
});
