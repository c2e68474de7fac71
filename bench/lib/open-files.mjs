import { readFileSync } from 'node:fs';

/** A process has files of its own besides the sockets. */
const SPARE = 500;

/**
 * Refuses a measurement that the limit on open files would end in the middle.
 *
 * @param {number} sockets in one process
 */
export function requireOpenFiles(sockets) {
  let limits;
  try {
    limits = readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return;
  }
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  if (limit >= sockets + SPARE) return;
  throw new Error(
    `${sockets} sockets need ${sockets + SPARE} open files in a process, but only ${limit} are ` +
      `allowed: raise it with "ulimit -n ${sockets + SPARE}", or ask for fewer with --sockets`,
  );
}
