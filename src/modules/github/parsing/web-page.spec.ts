import { webPage } from './web-page.js';

describe('webPage', () => {
  it.each([
    'https://github.com/octo/repo/compare/a^...b',
    'http://github.example:8080/o?q=1#x',
    `https://a.example/${'x'.repeat(2_030)}`,
  ])('takes %s as it is', (url) => expect(webPage(url)).toBe(url));

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//github.com',
    'https://',
    ' https://github.com',
    'https://github.com/a b',
    'https://github.com/\u202e',
    'https://github.com/\ud800',
    'https://github.com@example.com/',
    `https://a.example/${'x'.repeat(2_031)}`,
    '',
    7,
    null,
    undefined,
  ])('refuses %j', (url) => expect(webPage(url)).toBeUndefined());
});
