import { scaleAmounts } from './scale-amounts.js';

describe('scaleAmounts', () => {
  it('asks for demo data without --scale', () => {
    expect(scaleAmounts([])).toBeUndefined();
  });

  it('takes --scale alone as the full size, and lets single amounts differ from a size', () => {
    const full = { users: 10_000, snippets: 100_000, likes: 1_000_000 };
    expect(scaleAmounts(['--scale'])).toMatchObject(full);
    expect(scaleAmounts(['--scale=full'])).toMatchObject(full);
    expect(scaleAmounts(['--scale=small', '--users', '77'])).toMatchObject({
      users: 77,
      snippets: 2_000,
    });
  });

  it.each([
    [['--users', '20']],
    [['--scale=huge']],
    [['--scale', 'full']],
    [['--scale', '--users=1.5']],
    [['--scale', '--users=9']],
    [['--scale', '--snippets=-1']],
    [['--scale', '--likes=lots']],
    [['--scale', '--flavour=1']],
    [['--scale', '--users=10', '--snippets=10', '--docs=0', '--likes=51']],
  ])('refuses %j and shows the usage', (given) => {
    expect(() => scaleAmounts(given)).toThrow(/usage: seed/);
  });
});
