import { withoutNestedLinks } from './single-links.js';

describe('links within links', () => {
  it.each([
    ['<a href="/a">b</a> <a>c</a>', '<a href="/a">b</a> <a>c</a>'],
    ['<a href="/a">b<a href="/c">d</a>e</a>f', '<a href="/a">bde</a>f'],
    ['<a><b><a>x<a>y</a></a></b></a><a>z</a>', '<a><b>xy</b></a><a>z</a>'],
    ['<abbr>a</abbr>&lt;a&gt;', '<abbr>a</abbr>&lt;a&gt;'],
  ])('leave their text: %j', (html, expected) => {
    expect(withoutNestedLinks(html)).toBe(expected);
  });
});
