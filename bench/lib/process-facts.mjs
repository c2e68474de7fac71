import { readFileSync, readdirSync } from 'node:fs';

/** Linux reports processor time in ticks of 10 ms (USER_HZ is 100 on every architecture Node runs on). */
const TICK_US = 10_000;

/**
 * @param {number} pid
 * @returns {{ name: string, parent: number, own: number, reaped: number } | undefined} times in µs
 */
function readStat(pid) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name is in parentheses and may hold spaces; see proc_pid_stat(5).
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const number = (/** @type {number} */ field) => Number(fields[field - 3]);
  return {
    name: text.slice(text.indexOf('(') + 1, close),
    parent: number(4),
    own: (number(14) + number(15)) * TICK_US,
    reaped: (number(16) + number(17)) * TICK_US,
  };
}

/**
 * Processor time that a process and its children, the living and the gone, have used; µs.
 *
 * @param {number | undefined} pid
 * @returns {number | undefined} undefined where there is no /proc
 */
export function processorTime(pid) {
  const stat = pid === undefined ? undefined : readStat(pid);
  if (!stat) return undefined;
  let total = stat.own + stat.reaped;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const child = readStat(Number(entry));
    if (child && child.parent === pid) total += child.own;
  }
  return total;
}

/**
 * Processor time that the whole machine has used, or its host withheld; µs over all cores.
 *
 * @returns {number | undefined} undefined where there is no /proc
 */
export function machineProcessorTime() {
  let text;
  try {
    text = readFileSync('/proc/stat', 'latin1');
  } catch {
    return undefined;
  }
  // "cpu  user nice system idle iowait irq softirq steal …", see proc_stat(5).
  const ticks = text.slice(0, text.indexOf('\n')).split(/\s+/).slice(1, 9).map(Number);
  const [idle = 0, iowait = 0] = ticks.slice(3);
  return (ticks.reduce((sum, one) => sum + one, 0) - idle - iowait) * TICK_US;
}

/**
 * The parent of a local PostgreSQL backend.
 *
 * @param {number} backendPid as `pg_backend_pid()` tells it
 * @returns {number | undefined} undefined when the server is not on this machine
 */
export function postmasterPid(backendPid) {
  const stat = readStat(backendPid);
  return stat && stat.name.startsWith('postgres') ? stat.parent : undefined;
}

/**
 * Resident memory in MB (of 1,048,576 bytes).
 *
 * @param {number} pid
 */
export function residentMegabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  if (!match) throw new Error(`no VmRSS for process ${pid}`);
  return Number(match[1]) / 1024;
}
