import { isSlug, MAX_SLUG, slugCandidates, slugOf } from './doc-slug.js';

describe('the slug of a title', () => {
  it.each([
    ['Getting Started', 'getting-started'],
    ['  What’s new in GitHub 2.0?!  ', 'whats-new-in-github-2-0'],
    ['Ünïcode — für Größen', 'uenicode-fuer-groessen'],
    ['Введение', 'vvedenie'],
    ['你好', 'doc'],
    ['🦀', 'doc'],
    ['../../etc/passwd', 'etc-passwd'],
    ['x'.repeat(200), 'x'.repeat(100)],
    [`${'x'.repeat(99)} y`, 'x'.repeat(99)],
  ])('%j is %j', async (title, slug) => {
    expect(await slugOf(title)).toBe(slug);
  });
});

describe('a slug', () => {
  it.each(['a', '1', 'a-b', 'a1-2-b', 'x'.repeat(MAX_SLUG)])('may be %j', (slug) => {
    expect(isSlug(slug)).toBe(true);
  });

  it.each(['', '-', 'a-', '-a', 'a--b', 'A', 'ä', 'a b', 'a/b', 'a\n', 'x'.repeat(MAX_SLUG + 1)])(
    'may not be %j',
    (slug) => {
      expect(isSlug(slug)).toBe(false);
    },
  );
});

describe('what is tried when a slug is taken', () => {
  it('is the slug itself, then numbers, then chance, and then no more', () => {
    const tried = [...slugCandidates('setup')];
    expect(tried.slice(0, 4)).toEqual(['setup', 'setup-2', 'setup-3', 'setup-4']);
    expect(tried.at(-1)).toMatch(/^setup-[a-z\d]{8}$/);
    expect(tried.length).toBeLessThan(20);
    expect(new Set(tried).size).toBe(tried.length);
  });

  it('is always a slug, however long', () => {
    for (const slug of ['x'.repeat(MAX_SLUG), `${'x'.repeat(97)}-yz`]) {
      for (const candidate of slugCandidates(slug))
        expect(candidate).toMatch(/^x+(-yz|-[a-z\d]+)?$/);
      expect([...slugCandidates(slug)].every(isSlug)).toBe(true);
    }
  });
});
