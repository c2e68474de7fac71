import { headingAnchors } from './heading-anchor.js';

describe('anchors of headings', () => {
  it.each([
    ['What’s new in 2.0?', 'whats-new-in-20'],
    [' Getting   started ', 'getting---started'],
    ['C++ & C#', 'c--c'],
    ['Größe_der Dinge', 'größe_der-dinge'],
    ['日本語', '日本語'],
    ['<img src=x>', 'img-srcx'],
    ['"\'<>', ''],
    ['x'.repeat(300), 'x'.repeat(100)],
  ])('of %j is %j', (text, anchor) => {
    expect(headingAnchors()(text)).toBe(anchor);
  });

  it('are numbered where headings are alike', () => {
    const anchorOf = headingAnchors();
    expect(['Setup', 'setup', 'Setup!', 'Other'].map(anchorOf)).toEqual([
      'setup',
      'setup-1',
      'setup-2',
      'other',
    ]);
  });
});
