declare module '../job-map.js' {
  interface JobMap {
    /** A tick of this schedule came due: a hint, for the ticks that ran are in PostgreSQL. */
    'schedules/tick': { readonly schedule: string };
  }
}

export const SCHEDULES_QUEUE = 'schedules';

export const TELL_TICK = 'schedules/tick';
