import fc from 'fast-check';
import { derivedUsernames } from './derived-username.js';
import { usernameFault } from './username.js';

describe('usernameFault', () => {
  it.each(['ada', 'Ada-Lovelace', 'a1b', '123', 'a'.repeat(39), 'a-b-c'])(
    'finds none in %s',
    (name) => {
      expect(usernameFault(name)).toBeUndefined();
    },
  );

  it.each([
    '',
    'ab',
    'a'.repeat(40),
    '-ab',
    'ab-',
    'a--b',
    'a_b',
    'a b',
    'a.b',
    'ädä',
    'ada\n',
    'ME',
    'Api',
  ])('finds one in %j', (name) => {
    expect(usernameFault(name)).toEqual(expect.any(String));
  });

  it('is quick with whatever is sent', () => {
    const took: number[] = [];
    // Once is not enough: a machine that is busy with other things may pause at any moment.
    for (let round = 0; round < 5; round += 1) {
      const begun = performance.now();
      usernameFault(`${'a'.repeat(38)}!`);
      usernameFault(`${'a-'.repeat(50_000)}!`);
      took.push(performance.now() - begun);
    }
    expect(Math.min(...took)).toBeLessThan(50);
  });
});

describe('derivedUsernames', () => {
  it('gives the plain name first, then others, all of them good', () => {
    const names = [...derivedUsernames('Ada.Lovelace+x@example.com')];
    expect(names[0]).toBe('ada-lovelace');
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(usernameFault(name)).toBeUndefined();
  });

  it('takes a name as well as an address', () => {
    expect([...derivedUsernames('Octo_Cat')][0]).toBe('octo-cat');
    expect([...derivedUsernames('me')][0]).toMatch(/^me-[0-9a-f]{6}$/);
  });

  it('gives only good names for any address at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string()), (address) => {
        for (const name of derivedUsernames(address)) {
          expect([name, usernameFault(name)]).toEqual([name, undefined]);
        }
      }),
    );
  });
});
