import fc from 'fast-check';
import { fileName } from './file-name.js';

describe('fileName', () => {
  it.each([
    ['notes.txt', 'notes.txt'],
    ['Übersicht 2026 ✓.pdf', 'Übersicht 2026 ✓.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['C:\\Users\\ada\\a.png', 'a.png'],
    ['/', 'file'],
    ['..', 'file'],
    ['', 'file'],
    [undefined, 'file'],
    ['a\0b\r\nSet-Cookie: x', 'abSet-Cookie: x'],
    ['photo_\u202egpj.exe', 'photo_gpj.exe'],
    ['\u2066x\u2069\ufeff.txt', 'x.txt'],
    ['a\u3164\u115f\u2800\u034f\u2064b.txt', 'ab.txt'],
    [' \t ', 'file'],
    ['x'.repeat(5_000), 'x'.repeat(255)],
  ])('makes of %j', (given, expected) => {
    expect(fileName(given)).toBe(expected);
  });

  it('never has a separator, a control or too much, and is never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const name = fileName(given);
        expect(name).toMatch(/^[^/\\\p{Cc}\p{Cf}]+$/u);
        expect([...name].length).toBeLessThanOrEqual(255);
        expect(fileName(name)).toBe(name);
      }),
    );
  });
});
