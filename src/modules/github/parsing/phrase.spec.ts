import { fill } from './phrase.js';

const gaps = (name: string): string | undefined =>
  ({ it: 'issue #1', who: 'hubot', odd: '{it} [x]' })[name];

describe('fill', () => {
  it.each([
    ['closed {it}', 'closed issue #1'],
    ['assigned [{who} to ]{it}', 'assigned hubot to issue #1'],
    ['assigned [{nobody} to ]{it}', 'assigned issue #1'],
    ['added {nobody|somebody}', 'added somebody'],
    ['added [{nobody|somebody}]', 'added somebody'],
    [['by {nobody}', 'by {who}', 'alone'], 'by hubot'],
    [['by {nobody}', 'alone'], 'alone'],
  ])('makes %j %j', (phrase, text) => expect(fill(phrase, gaps)).toBe(text));

  it('leaves what cannot be filled', () => {
    expect(fill('by {nobody}', gaps)).toBeUndefined();
    expect(fill([], gaps)).toBeUndefined();
  });

  it('does not look for gaps in what it fills in', () => {
    expect(fill('{odd}[ and {odd}]', gaps)).toBe('{it} [x] and {it} [x]');
  });
});
