import { readPosition, writePosition } from './match-position.js';

describe('positions', () => {
  it.each([
    ['relevance', [1.2345678, 'id']],
    ['latest', [1_767_225_600_000, 'id']],
    ['popular', [3, 1_767_225_600_000, 'id']],
  ] as const)('are read as they were written, sorted by %s', (sort, values) => {
    expect(readPosition(writePosition('near', values), sort)).toEqual({
      width: 'near',
      after: values,
    });
  });

  it.each([
    [[]],
    [['exact']],
    [['wide', '1', 'id']],
    [['exact', 'one', 'id']],
    [['exact', '', 'id']],
    [['exact', 'Infinity', 'id']],
    [['exact', '1', '2', 'id']],
  ])('that no search has made are of no use: %j', (texts) => {
    expect(() => readPosition(texts, 'latest')).toThrow(
      expect.objectContaining({ code: 'CURSOR_EXPIRED' }),
    );
  });
});
