/** `npm run bench -- <name> [args]`: a measurement on servers that keep their promises to the disk. */
import './lib/node-version.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startChild } from './lib/children.mjs';
import { preparePackages } from './lib/instance.mjs';
import { root } from './lib/paths.mjs';
import { Refusal } from './lib/refusal.mjs';
import { main } from './lib/shutdown.mjs';
import { startThrowaway } from './lib/throwaway.mjs';

const folder = path.join(root, 'bench');

const memoryMb = Math.floor(os.totalmem() / 1_048_576);
/** PostgreSQL's, by benchmark, where its defaults for a very small machine would be measured. */
const SETTINGS = new Map([
  [
    'search',
    [
      `shared_buffers=${Math.min(2048, Math.floor(memoryMb / 4))}MB`,
      `effective_cache_size=${Math.floor(memoryMb / 2)}MB`,
      'maintenance_work_mem=512MB',
      'max_wal_size=8GB',
    ],
  ],
]);

async function bench() {
  const [name = '', ...args] = process.argv.slice(2);
  const file = path.join(folder, `${name}.mjs`);
  if (!/^[a-z][a-z-]*$/.test(name) || !fs.existsSync(file)) {
    throw new Refusal(`Usage: npm run bench -- <name> [args], with one of: ${names().join(', ')}`);
  }
  await preparePackages();
  const { postgres, redis } = await startThrowaway({
    ...{ postgres: true, redis: true, durable: true },
    settings: SETTINGS.get(name) ?? [],
  });
  const child = startChild({
    name: 'bench',
    command: process.execPath,
    args: [file, ...args],
    cwd: root,
    env: {
      ...process.env,
      BENCH_DATABASE_URL: postgres?.adminUrl,
      BENCH_PG_DIR: postgres?.cluster,
      BENCH_REDIS_URL: redis?.url,
      // A bench may stop Redis in the middle, to see what is lost.
      BENCH_REDIS_PID: String(redis?.child.pid),
    },
    stdio: 'inherit',
    foreground: true,
  });
  const { code } = await child.exited;
  return code ?? 1;
}

function names() {
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.mjs'));
  return files.map((name) => name.replace(/\.mjs$/, ''));
}

await main(bench);
