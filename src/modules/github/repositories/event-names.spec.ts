import { areEventNames, eventFilterOf } from './event-names.js';

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `event_${index}`);

describe('names of events', () => {
  it.each([
    [['push']],
    [['push', 'pull_request_review', 'x9']],
    [['*']],
    [['a'.repeat(64)]],
    [numbered(100)],
  ])('are such as %j', (names) => {
    expect(areEventNames(names)).toBe(true);
  });

  it.each<[unknown]>([
    [[]],
    [['push', 'push']],
    [['*', 'push']],
    [['*', '*']],
    [['Push']],
    [['9push']],
    [['_push']],
    [['pull-request']],
    [['push ']],
    [['push\n']],
    [['']],
    [['a'.repeat(65)]],
    [numbered(101)],
    [[1]],
    [[null]],
    [[['push']]],
    ['push'],
    [{ length: 1, 0: 'push' }],
    [null],
  ])('are not such as %j', (names) => {
    expect(areEventNames(names)).toBe(false);
  });

  it('are kept as they are, and not at all when they mean everything', () => {
    expect(eventFilterOf(['push', 'ping'])).toEqual(['push', 'ping']);
    for (const everything of [undefined, null, ['*']]) expect(eventFilterOf(everything)).toBeNull();
  });
});
