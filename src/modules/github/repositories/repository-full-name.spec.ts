import fc from 'fast-check';
import { isRepositoryFullName } from './repository-full-name.js';

describe('isRepositoryFullName', () => {
  it.each([
    ...['octocat/Hello-World', 'a/b', 'A1/_', '0-0/...', 'a-b-c/-', 'x/.github', 'x/..a'],
    ...['mona-cat_octo/spoon', `${'a'.repeat(39)}/${'b'.repeat(100)}`, 'o/a.b-c_D9'],
  ])('takes %s', (name) => {
    expect(isRepositoryFullName(name)).toBe(true);
  });

  it.each([
    ...['', '/', 'a', 'a/', '/b', 'a//b', 'a/b/c', 'a/b/', ' a/b', 'a/b ', 'a/b\n', 'a\u0000/b'],
    ...['-a/b', 'a-/b', 'a--b/c', '_a/b', 'a_/b', 'a_b_c/d', 'a.b/c', 'ä/b', 'a/ä', 'a/b c'],
    ...['a/.', 'a/..', 'a/b?c', 'a/b#c', 'a/b%2Fc', 'a\\b', '../b', 'https://github.com/a/b'],
    ...[`${'a'.repeat(40)}/b`, `a/${'b'.repeat(101)}`, '\u017f/b', '\u212a/b'],
  ])('refuses %j', (name) => {
    expect(isRepositoryFullName(name)).toBe(false);
  });

  it('takes nothing that would change the address it is put into', () => {
    const pieces = fc.constantFrom('a', '/', '.', '..', '-', '_', '%', '?', '#', '\\', ':', '@');
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 8 }).map((it) => it.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        if (!isRepositoryFullName(text)) return;
        const { href } = new URL(`https://api.github.com/repos/${text}/hooks`);
        expect(href).toBe(`https://api.github.com/repos/${text}/hooks`);
      }),
    );
  });

  it('answers at once, whatever it is given', () => {
    const begun = performance.now();
    for (const text of [`${'a'.repeat(1e6)}/b`, `${'a-'.repeat(5e5)}/b`, '/'.repeat(1e6)]) {
      expect(isRepositoryFullName(text)).toBe(false);
    }
    expect(performance.now() - begun).toBeLessThan(100);
  });
});
