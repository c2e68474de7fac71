import { failureText } from './failure-text.js';

describe('failureText', () => {
  it.each<[string, unknown, string]>([
    ['the message of an error', new Error('no water'), 'no water'],
    ['the name of one without a message', new TypeError(''), 'TypeError'],
    ['anything else that was thrown', 'a bare text', 'a bare text'],
    ['nothing', undefined, 'undefined'],
    ['what has no text', Object.create(null), 'an error that cannot be told'],
    ['no NUL', new Error('a\0b\0'), 'ab'],
    ['no half of a surrogate pair', new Error('a\ud800b\udc00c😀'), 'abc😀'],
  ])('is %s', (_, error, text) => expect(failureText(error)).toBe(text));

  it('is cut, and not through a character', () => {
    expect(failureText(new Error('a'.repeat(5_000)))).toBe('a'.repeat(1_000));
    expect(failureText(new Error(`${'a'.repeat(999)}😀`))).toBe('a'.repeat(999));
  });
});
