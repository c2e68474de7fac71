import { parseExpression } from 'cron-parser';

const [SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS] = [1_000, 60_000, 3_600_000, 86_400_000] as const;

/** 29 February is left out for eight years at most. */
const LONGEST_PAUSE_MS = 9 * 366 * DAY_MS;

const DAYS_OF_ANY_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Sunday is both 0 and 7. */
const DAYS_OF_ANY_WEEK = 8;

const descending = (values: readonly number[]): readonly number[] =>
  [...values].sort((a, b) => b - a);

/**
 * When a cron expression is due by a clock on the wall, whose times are as if they were UTC. The
 * parser's own search goes second by second: it takes milliseconds of a process that answers others.
 */
export class WallTimes {
  private readonly hours: readonly number[];
  private readonly minutes: readonly number[];
  private readonly seconds: readonly number[];
  private readonly months: readonly unknown[];
  private readonly daysOfMonth: readonly unknown[];
  private readonly daysOfWeek: readonly unknown[];

  /** @throws Error for an expression that is none. */
  constructor(cron: string) {
    // The parser keeps which week of the month is meant to itself.
    if (cron.includes('#')) throw new Error('a week of the month cannot be scheduled');
    const { fields } = parseExpression(cron, { utc: true });
    [this.hours, this.minutes, this.seconds] = [
      descending(fields.hour),
      descending(fields.minute),
      descending(fields.second),
    ];
    [this.months, this.daysOfMonth, this.daysOfWeek] = [
      fields.month,
      fields.dayOfMonth,
      fields.dayOfWeek,
    ];
  }

  get everyHour(): boolean {
    return this.hours.length === DAY_MS / HOUR_MS;
  }

  /**
   * The newest that is not after `wall`.
   * @throws Error if it is never due.
   */
  newest(wall: number): number {
    let day = Math.floor(wall / DAY_MS) * DAY_MS;
    for (; wall - day < LONGEST_PAUSE_MS; day -= DAY_MS) {
      const time = this.isDueOn(new Date(day)) ? this.latestTime(wall - day) : undefined;
      if (time !== undefined) return day + time;
    }
    throw new Error('it is never due');
  }

  /** A day of the month and one of the week are alternatives if both are named (crontab(5)). */
  private isDueOn(day: Date): boolean {
    if (!this.months.includes(day.getUTCMonth() + 1)) return false;
    const anyOfMonth = this.daysOfMonth.length >= (DAYS_OF_ANY_MONTH[day.getUTCMonth()] ?? NaN);
    const anyOfWeek = this.daysOfWeek.length === DAYS_OF_ANY_WEEK;
    const inMonth = this.isDayOfMonth(day);
    if (anyOfWeek) return inMonth;
    return this.isDayOfWeek(day) || (!anyOfMonth && inMonth);
  }

  private isDayOfMonth(day: Date): boolean {
    if (this.daysOfMonth.includes(day.getUTCDate())) return true;
    return this.daysOfMonth.includes('L') && isLast(day, 1);
  }

  private isDayOfWeek(day: Date): boolean {
    const weekday = day.getUTCDay();
    if (this.daysOfWeek.includes(weekday)) return true;
    const last = weekday === 0 ? ['0L', '7L'] : [`${weekday}L`];
    return last.some((one) => this.daysOfWeek.includes(one)) && isLast(day, 7);
  }

  /** The latest time of a day, in milliseconds, that is not after `limit`. */
  private latestTime(limit: number): number | undefined {
    for (const hour of this.hours) {
      if (hour * HOUR_MS > limit) continue;
      for (const minute of this.minutes) {
        for (const second of this.seconds) {
          const time = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
          if (time <= limit) return time;
        }
      }
    }
    return undefined;
  }
}

/** Whether another month begins within so many days. */
const isLast = (day: Date, days: number): boolean =>
  new Date(day.getTime() + days * DAY_MS).getUTCMonth() !== day.getUTCMonth();
