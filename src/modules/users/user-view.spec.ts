import { fullNameOf } from './user-view.js';

describe('fullNameOf', () => {
  it.each([
    ['Ada', 'Lovelace', 'Countess', 'Countess'],
    ['Ada', 'Lovelace', null, 'Ada Lovelace'],
    ['Ada', null, null, 'Ada'],
    [null, 'Lovelace', null, 'Lovelace'],
    [null, null, null, null],
  ])('of %s, %s and %s is %s', (first_name, last_name, full_name, expected) => {
    expect(fullNameOf({ first_name, last_name, full_name })).toBe(expected);
  });
});
