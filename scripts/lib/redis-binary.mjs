import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { whileLocked } from './lock.mjs';
import { tools, toolsLock } from './paths.mjs';
import { say, step } from './progress.mjs';
import { hasApt, unpackRedis } from './redis-package.mjs';
import { Refusal } from './refusal.mjs';

/** The oldest one that has every command in use here. */
const NEEDED = [6, 2];

const MISSING = [
  'Redis is missing. Install it with one of',
  '  sudo apt install redis-server',
  '  brew install redis',
  '  sudo dnf install valkey',
  'or run `docker run -d -p 6379:6379 redis` and set REDIS_URL=redis://127.0.0.1:6379',
  '(for npm test: TEST_REDIS_URL).',
].join('\n');

/** @typedef {{ command: string, env: NodeJS.ProcessEnv }} RedisBinary */

/**
 * The machine's own Redis or Valkey, else the copy unpacked earlier, else a copy fetched now.
 *
 * @returns {Promise<RedisBinary>}
 */
export async function findRedis() {
  const installed = onPath() ?? unpacked();
  if (installed) return installed;
  return whileLocked(toolsLock, 'fetching Redis', async () => {
    const meanwhile = unpacked();
    if (meanwhile) return meanwhile;
    if (!hasApt()) throw new Refusal(MISSING);
    return step('Fetching Redis (into .data/tools, nothing is installed)', async () => {
      await unpackRedis(path.join(tools, 'redis'));
      const fetched = unpacked();
      if (!fetched) throw new Refusal(MISSING);
      return fetched;
    });
  });
}

/** @returns {RedisBinary | undefined} */
function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of folders) {
      const command = path.join(folder, name);
      if (fs.existsSync(command) && works(command, {})) return { command, env: {} };
    }
  }
  return undefined;
}

/** @returns {RedisBinary | undefined} */
function unpacked() {
  const usr = path.join(tools, 'redis', 'usr');
  const command = path.join(usr, 'bin', 'redis-server');
  if (!fs.existsSync(command)) return undefined;
  const lib = path.join(usr, 'lib');
  const folders = fs.existsSync(lib) ? fs.readdirSync(lib).map((name) => path.join(lib, name)) : [];
  const env = { LD_LIBRARY_PATH: [lib, ...folders].join(':') };
  return works(command, env) ? { command, env } : undefined;
}

/**
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 */
function works(command, env) {
  const result = spawnSync(command, ['--version'], { env, encoding: 'utf8', timeout: 10_000 });
  const version = result.stdout?.match(/v=(\d+)\.(\d+)/);
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const [neededMajor = 0, neededMinor = 0] = NEEDED;
  const enough = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  if (!enough)
    say(`${command} is ${major}.${minor}; ${NEEDED.join('.')} is needed, looking further.`);
  return enough;
}
