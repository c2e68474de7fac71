const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The clock on the wall of a time zone. What it shows is given as if it were UTC, in milliseconds:
 * a scale without summer time, on which one can count.
 */
export class ZoneClock {
  private readonly format: Intl.DateTimeFormat;

  /** @throws RangeError for a time zone that is none. */
  constructor(timeZone: string) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    this.format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...numeric,
      ...time,
    });
  }

  shows(instant: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(instant)) part[type] = Number(value);
    const { year = NaN, month = NaN, day, hour, minute, second } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (instant % 1_000);
  }

  /** How far the clock is ahead of UTC. */
  offset(instant: number): number {
    return this.shows(instant) - instant;
  }

  /**
   * The first instant at which the clock shows this whole second, or has jumped over it. It never
   * is earlier for a later second.
   */
  firstShowing(wall: number): number {
    // By the offset before a change nearby, and by the one after it. Where the clock was set back
    // it shows `wall` twice, and the offset from before the change leads to the first time.
    const before = wall - this.offset(wall - DAY_MS);
    const after = wall - this.offset(wall + DAY_MS);
    const exact = [before, after].find((instant) => this.shows(instant) === wall);
    return exact ?? this.change(after, before);
  }

  /** The first instant of the offset at `to`; at `from` it was another. */
  change(from: number, to: number): number {
    const offset = this.offset(to);
    let [former, changed] = [Math.floor(from / 1_000), Math.ceil(to / 1_000)];
    while (changed - former > 1) {
      const middle = Math.floor((former + changed) / 2);
      if (this.offset(middle * 1_000) === offset) changed = middle;
      else former = middle;
    }
    return changed * 1_000;
  }
}
