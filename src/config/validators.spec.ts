import fc from 'fast-check';
import {
  byteSize,
  durationMs,
  durationSeconds,
  emailAddress,
  integer,
  list,
  oneOf,
  text,
  timerMs,
  timerSeconds,
  timeZone,
} from './validators.js';

describe('durationMs', () => {
  it('reads every unit, and a bare number as seconds', () => {
    expect(['500ms', '30s', '15m', '12h', '7d', '90'].map(durationMs)).toEqual([
      500, 30_000, 900_000, 43_200_000, 604_800_000, 90_000,
    ]);
  });

  it.each(['', '0', '0s', '-5m', '1.5h', '15 minutes', '1m30s', 'm', '4000d', '1e3', '٣s'])(
    'refuses %j',
    (value) => {
      expect(() => durationMs(value)).toThrow('must be a duration');
    },
  );

  it('grows with the number and agrees between units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (count) => {
        expect(durationMs(`${count}d`)).toBe(durationMs(`${count * 24}h`));
        expect(durationMs(`${count}h`)).toBe(durationMs(`${count * 60}m`));
        expect(durationMs(`${count}m`)).toBe(durationMs(`${count * 60}`));
        expect(durationMs(`${count}s`)).toBe(durationMs(`${count * 1_000}ms`));
        expect(durationMs(`${count + 1}s`)).toBeGreaterThan(durationMs(`${count}s`));
      }),
    );
  });

  it('never gives anything but a positive whole number, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        try {
          const duration = durationMs(value);
          expect(Number.isSafeInteger(duration) && duration > 0).toBe(true);
        } catch (error) {
          expect(String(error)).toContain('must be a duration');
        }
      }),
    );
  });
});

describe('durationSeconds', () => {
  it('takes whole seconds only', () => {
    expect(durationSeconds('15m')).toBe(900);
    expect(durationSeconds('2000ms')).toBe(2);
    expect(() => durationSeconds('500ms')).toThrow('whole number of seconds');
  });
});

describe('timerMs and timerSeconds', () => {
  it('take at most 24 days, which are below 2^31 ms', () => {
    expect(timerMs('24d')).toBeLessThan(2 ** 31);
    expect(timerSeconds('24d')).toBe(2_073_600);
    for (const value of ['25d', '2073600001ms', '34561m', '2147483648ms']) {
      expect(() => timerMs(value)).toThrow('must be at most 24d');
    }
    expect(() => timerSeconds('577h')).toThrow('must be at most 24d');
  });

  it('take nothing else that is no duration', () => {
    expect(() => timerMs('0s')).toThrow('must be a duration');
    expect(() => timerSeconds('500ms')).toThrow('whole number of seconds');
  });
});

describe('byteSize', () => {
  it('counts 1,024 bytes to the kilobyte and takes plain bytes', () => {
    expect(['1kB', '256MB', '1GB', '65536', '10 mb', '7B'].map(byteSize)).toEqual([
      1_024, 268_435_456, 1_073_741_824, 65_536, 10_485_760, 7,
    ]);
  });

  it.each(['0', 'MB', '-1MB', '1.5MB', '1TB', '999999999999999GB'])('refuses %j', (value) => {
    expect(() => byteSize(value)).toThrow('must be a size');
  });
});

describe('integer', () => {
  it('includes both bounds and nothing past them', () => {
    const parse = integer(2, 5);
    expect([parse('2'), parse('5')]).toEqual([2, 5]);
    for (const value of ['1', '6', '3.5', 'x', '0x3', '-3', '1e1']) {
      expect(() => parse(value)).toThrow('from 2 to 5');
    }
  });
});

describe('list', () => {
  it('drops blanks and empty items', () => {
    expect(list(text)(' a, ,b ,')).toEqual(['a', 'b']);
  });

  it('refuses a list of nothing', () => {
    expect(() => list(text)(' , ')).toThrow('at least one item');
  });

  it('says which item is wrong without repeating it', () => {
    expect(() => list(integer(0, 9))('1,oops,3')).toThrow(
      'has an item 2 of 3 that must be a whole number from 0 to 9',
    );
  });
});

describe('oneOf', () => {
  it('ignores case and names the choices', () => {
    expect(oneOf('web', 'worker')('WEB')).toBe('web');
    expect(() => oneOf('web', 'worker')('both')).toThrow('must be one of web, worker');
  });
});

describe('emailAddress', () => {
  it('lower-cases', () => {
    expect(emailAddress('Ada@Example.COM')).toBe('ada@example.com');
  });

  it.each(['ada', '@example.com', 'ada@', 'a b@c', 'Ada <ada@example.com>'])(
    'refuses %j',
    (value) => {
      expect(() => emailAddress(value)).toThrow('must be an e-mail address');
    },
  );
});

describe('timeZone', () => {
  it('takes what Intl knows', () => {
    expect(timeZone('Europe/Berlin')).toBe('Europe/Berlin');
    expect(() => timeZone('Mars/Olympus')).toThrow('must be an IANA time zone');
  });
});
