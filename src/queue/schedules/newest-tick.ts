import { WallTimes } from './wall-times.js';
import { ZoneClock } from './zone-clock.js';

export interface CronTimes {
  /** Five fields, or six with the seconds first. */
  readonly cron: string;
  /** IANA name of the zone whose clock the expression is about. */
  readonly timeZone: string;
}

/** Longer than any clock is set back. */
const SET_BACK_MS = 6 * 60 * 60 * 1_000;

/**
 * The newest moment, not after `now`, at which the expression is due. Every process finds the same
 * one, whenever it asks. When clocks change it is as in Vixie cron: what names hours is due once,
 * where they repeat at the first time and where they are left out at the change; what is due in
 * every hour is so in the hours that there are. (The parser's own search goes by other rules back
 * than forth there, and would find ticks anew or not at all.)
 * @throws Error for an expression or a zone that is none, and for an expression that is never due.
 */
export const newestTick = ({ cron, timeZone }: CronTimes, now: Date): Date => {
  const times = new WallTimes(cron);
  const search = times.everyHour ? newestOfEveryHour : newestOfHours;
  return new Date(search(times, new ZoneClock(timeZone), now.getTime()));
};

const newestOfHours = (times: WallTimes, clock: ZoneClock, now: number): number => {
  // The clock may have shown more than it does now.
  let wall = now + Math.max(clock.offset(now), clock.offset(now - SET_BACK_MS));
  for (;;) {
    const due = times.newest(wall);
    const tick = clock.firstShowing(due);
    if (tick <= now) return tick;
    wall = due - 1;
  }
};

const newestOfEveryHour = (times: WallTimes, clock: ZoneClock, now: number): number => {
  const offset = clock.offset(now);
  const tick = times.newest(now + offset) - offset;
  if (clock.offset(tick) === offset) return tick;
  // Not since the clock was changed: so it was before, by the clock of then.
  return newestOfEveryHour(times, clock, clock.change(tick, now) - 1);
};
