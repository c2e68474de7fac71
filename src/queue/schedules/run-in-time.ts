import type { Schedule, Tick } from './schedules.js';

const RUN_TIMEOUT_MS = 60_000;

/** @throws what the run throws, and Error for one that takes longer than it may. */
export const runInTime = async (schedule: Schedule, tick: Tick): Promise<void> => {
  const limit = schedule.timeoutMs ?? RUN_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it ran for over ${limit} ms`)), limit);
  });
  try {
    await Promise.race([schedule.run(tick), late]);
  } finally {
    clearTimeout(timer);
  }
};
