import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson, writeJson } from './files.mjs';
import { isAlive, ownIdentity } from './process-identity.mjs';
import { say } from './progress.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {import('./process-identity.mjs').ProcessIdentity & {
 *   command: string, port?: number, serving?: boolean, databaseUrl?: string, redisUrl?: string }} Holder
 */

/**
 * @param {string} file
 * @returns {Holder | undefined} undefined when nobody holds it, or its holder has died
 */
export function holderOf(file) {
  const holder = readJson(file);
  return isAlive(holder) ? holder : undefined;
}

/**
 * @param {string} file
 * @param {string} command
 * @returns {Holder | undefined} who else holds it; undefined when it is ours now
 */
export function tryLock(file, command) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(draft, JSON.stringify({ ...ownIdentity(), command }), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        // A hard link appears with its whole content, or fails because the name is taken.
        fs.linkSync(draft, file);
        return undefined;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      }
      const holder = holderOf(file);
      if (holder) return holder;
      fs.rmSync(file, { force: true });
    }
    throw new Refusal(`Could not take the lock ${file}; try again.`);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** @param {string} file */
export function unlock(file) {
  if (holderOf(file)?.pid === process.pid) fs.rmSync(file, { force: true });
}

/**
 * Tells whoever looks at the lock where the servers are.
 *
 * @param {string} file
 * @param {Partial<Holder>} facts
 */
export function describe(file, facts) {
  writeJson(file, { ...readJson(file), ...facts });
}

/**
 * @template T
 * @param {string} file
 * @param {string} command
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(file, command, work) {
  const deadline = performance.now() + 10 * 60_000;
  let told = false;
  for (let holder = tryLock(file, command); holder; holder = tryLock(file, command)) {
    if (!told) say(`Waiting for ${holder.command} in process ${holder.pid} ...`);
    told = true;
    if (performance.now() > deadline) {
      throw new Refusal(`Waited ten minutes for ${holder.command} (process ${holder.pid}).`);
    }
    await pause(200);
  }
  try {
    return await work();
  } finally {
    unlock(file);
  }
}
