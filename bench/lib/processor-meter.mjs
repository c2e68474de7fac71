import { availableParallelism } from 'node:os';

import { machineProcessorTime, processorTime } from './process-facts.mjs';

/**
 * @typedef {'server' | 'postgres' | 'redis'} Part
 *
 * @typedef {object} ProcessorUse
 * @property {Partial<Record<Part | 'generator', number>>} perRequest µs
 * @property {number | undefined} others share of the machine, in per cent, that went to processes
 *   that are not measured, to interrupts and to the host: much of it means a disturbed run
 */

/**
 * Reads the processor time of what takes part, now and once more at the end.
 *
 * @param {Partial<Record<Part, number | undefined>>} pids
 */
export function startProcessorMeter(pids) {
  const parts = /** @type {Part[]} */ (Object.keys(pids));
  const read = () => {
    const times = new Map(parts.map((part) => [part, processorTime(pids[part])]));
    return { times, machine: machineProcessorTime(), at: performance.now() };
  };
  const before = read();
  const ownBefore = process.cpuUsage();

  /**
   * @param {{ generator_us: number, accepted: number }} result the generator's time; by what to divide
   * @returns {ProcessorUse}
   */
  return function stop(result) {
    const after = read();
    const own = process.cpuUsage(ownBefore);
    let known = result.generator_us + own.user + own.system;
    /** @type {ProcessorUse['perRequest']} */
    const perRequest = { generator: result.generator_us / result.accepted };
    for (const part of parts) {
      const from = before.times.get(part);
      const to = after.times.get(part);
      if (from === undefined || to === undefined) continue;
      perRequest[part] = (to - from) / result.accepted;
      known += to - from;
    }
    if (before.machine === undefined || after.machine === undefined) {
      return { perRequest, others: undefined };
    }
    const offered = (after.at - before.at) * 1000 * availableParallelism();
    const others = Math.max(0, after.machine - before.machine - known);
    return { perRequest, others: (100 * others) / offered };
  };
}

/** Past this share, in per cent, a round says more about its neighbours than about its subject. */
const DISTURBED = 10;

/** @param {readonly { processor: ProcessorUse }[]} rounds */
export function warnIfDisturbed(rounds) {
  const disturbed = rounds.filter(({ processor }) => (processor.others ?? 0) > DISTURBED).length;
  if (disturbed === 0) return;
  console.log(
    `\nDISTURBED: in ${disturbed} of ${rounds.length} rounds others took more than ${DISTURBED} % ` +
      'of the processors; repeat on a quiet machine',
  );
}
