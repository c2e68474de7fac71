// Loaded before a server (`node --expose-gc --import`) whose memory is measured: on SIGUSR2 it
// collects garbage and writes down what is left. The server itself need know nothing of it.
import { renameSync, writeFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';

const file = /** @type {string} */ (process.env.BENCH_MEMORY_FILE);
const collect = /** @type {() => void} */ (globalThis.gc);
let serial = 0;

process.on('SIGUSR2', () => {
  // What the first run finds finalizers for goes in the second.
  collect();
  setTimeout(() => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    const { total_physical_size: held, used_heap_size: used } = getHeapStatistics();
    const report = { serial: ++serial, live: heapUsed + external, freeHeap: held - used };
    writeFileSync(`${file}.new`, JSON.stringify(report));
    renameSync(`${file}.new`, file);
  }, 100);
});
