import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { UniqueRegistry } from '../../registry/unique-registry.js';
import { type CronTimes, newestTick } from './newest-tick.js';

export interface Tick {
  /** When it was due, which may be hours ago. */
  readonly at: Date;
  /** Commits together with the note that this tick ran. */
  readonly tx: Transaction;
}

export interface Schedule extends CronTimes {
  /** Stable: it is what the ticks that ran are known by. */
  readonly name: string;
  /** How long a run may take; a minute unless told, for PostgreSQL ends transactions that idle. */
  readonly timeoutMs?: number;
  /**
   * What is due, once a tick: rows and jobs of `tx`, which the long work starts from. A run that
   * throws, or whose process dies, is tried again a few times, and left for the next tick in the
   * end.
   */
  run(tick: Tick): Promise<void>;
}

// Bull's keys of what repeats are fields with colons between.
const NAME = /^[a-z0-9-]{1,100}$/;

/**
 * What is due again and again. Modules register at start, in every process; workers run it, each
 * tick in one of them. Of ticks that were missed the newest is caught up, once; those before a
 * schedule or its expression was first known were not missed.
 */
@Injectable()
export class Schedules extends UniqueRegistry<Schedule> {
  constructor() {
    super('schedule');
  }

  /** @throws Error for a doubled name, and for an expression or time zone that is never due. */
  override register(schedule: Schedule): void {
    if (!NAME.test(schedule.name)) {
      throw new Error(`schedule "${schedule.name}": the name must be of a-z, 0-9 and -`);
    }
    try {
      newestTick(schedule, new Date());
    } catch (error) {
      const { name, cron, timeZone } = schedule;
      throw new Error(`schedule "${name}": "${cron}" (${timeZone}) is never due`, { cause: error });
    }
    super.register(schedule);
  }
}
