import { isPlainText } from './plain-text.js';

describe('isPlainText', () => {
  it.each([
    'Hello.\r\n\tWörld 👋\f',
    '\ufeffwith a byte order mark',
    '# A heading\n\n<b>later</b> there may be markup',
    '{"json": true}',
    'a < b',
    '< 3 things',
    '<3',
  ])('takes %j', (text) => {
    expect(isPlainText(Buffer.from(text))).toBe(true);
  });

  it.each([
    'a NUL \0',
    'an escape \u001b[31m',
    'a C1 control \u009b',
    '<!DOCTYPE html>',
    '<html>',
    '  \n<SCRIPT>',
    '\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>',
    '\ufeff \n <?xml version="1.0"?>',
    '<!-- --><script>',
    '</script>',
    '<x',
  ])('refuses %j', (text) => {
    expect(isPlainText(Buffer.from(text))).toBe(false);
  });

  it('refuses what is not UTF-8', () => {
    expect(isPlainText(Buffer.from('caf\u00e9', 'latin1'))).toBe(false);
    expect(isPlainText(Buffer.from('<\0h\0t\0m\0l\0>\0', 'latin1'))).toBe(false);
  });
});
