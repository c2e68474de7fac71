import fc from 'fast-check';
import { MEDIA_TYPES } from '../media/media-type.js';
import { withEnding } from './file-ending.js';

describe('the ending of a name', () => {
  it.each([
    ['passwd.html', 'text/plain', 'passwd.html.txt'],
    ['passwd.HTML', 'text/plain', 'passwd.HTML.txt'],
    ['passwd.html. .', 'text/plain', 'passwd.html.txt'],
    ['a.html::$DATA', 'text/plain', 'a.html::$DATA.txt'],
    ['.htaccess', 'text/plain', '.htaccess.txt'],
    ['run.sh', 'text/plain', 'run.sh.txt'],
    ['a.png', 'text/plain', 'a.png.txt'],
    ['notes.MD', 'text/plain', 'notes.MD'],
    ['README', 'text/plain', 'README'],
    ['photo.exe', 'image/jpeg', 'photo.exe.jpg'],
    ['photo.JPEG', 'image/jpeg', 'photo.JPEG'],
    ['photo.png', 'image/webp', 'photo.png.webp'],
    ['paper.pdf.svg', 'application/pdf', 'paper.pdf.svg.pdf'],
  ])('of %j as %s makes it %j', (name, type, expected) => {
    expect(withEnding(name, type)).toBe(expected);
  });

  it('stays within what a name may have, and right when it is', () => {
    expect(withEnding(`${'x'.repeat(250)}.html`, 'text/plain')).toHaveLength(255);
    const type = fc.constantFrom(...MEDIA_TYPES);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 255 }), type, (name, of) => {
        const ended = withEnding(name, of);
        expect([...ended].length).toBeLessThanOrEqual(Math.max(255, [...name].length));
        expect(withEnding(ended, of)).toBe(ended);
      }),
    );
  });
});
