import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { onEnd } from '../lifetime.mjs';
import { residentMegabytes } from '../process-facts.mjs';

const PROBE = new URL('memory-probe.mjs', import.meta.url);
const LIMIT_MS = 30_000;
const KB = 1024;
/** V8 gives back the pages of its young generation only some collections, and seconds, later. */
const COLLECTIONS = 12;
const PAUSE_MS = 500;

/**
 * @typedef {object} Memory in kB of 1,024 bytes
 * @property {number} found resident, before anything was collected
 * @property {number} resident after garbage collection
 * @property {number} used resident, but for pages that V8 holds and does not use: connections may
 *   fill what is free in the base's heap, and would seem to cost nothing
 * @property {number} live what JavaScript holds then: heap in use, and buffers
 */

/** Lets a server's memory be read, garbage apart. */
export function memoryReader() {
  const directory = mkdtempSync(join(tmpdir(), 'bench-memory-'));
  const stop = onEnd(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'memory.json');
  let serial = 0;

  /** @type {(pid: number) => Promise<Omit<Memory, 'found'>>} */
  const collected = async (pid) => {
    process.kill(pid, 'SIGUSR2');
    serial++;
    const deadline = performance.now() + LIMIT_MS;
    while (performance.now() < deadline) {
      await sleep(50);
      const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
      if (report?.serial !== serial) continue;
      const resident = residentMegabytes(pid) * KB;
      return { resident, used: resident - report.freeHeap / KB, live: report.live / KB };
    }
    throw new Error('the server did not say how much memory it holds');
  };

  return {
    /** @type {(command: import('../servers.mjs').ServerCommand) => import('../servers.mjs').ServerCommand} */
    watched: (command) => ({
      ...command,
      env: { ...command.env, BENCH_MEMORY_FILE: file },
      nodeArgs: ['--expose-gc', '--import', fileURLToPath(PROBE)],
    }),

    /**
     * @param {number} pid
     * @returns {Promise<Memory>}
     */
    async read(pid) {
      const found = residentMegabytes(pid) * KB;
      let memory = await collected(pid);
      for (let n = 1; n < COLLECTIONS; n++) {
        await sleep(PAUSE_MS);
        memory = await collected(pid);
      }
      return { found, ...memory };
    },
    stop,
  };
}
