import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { stopOrphans } from './children.mjs';
import { instanceEnvironment, namesDatabase, namesRedis } from './environment.mjs';
import { tryLock, unlock, whileLocked } from './lock.mjs';
import { ensurePackages } from './packages.mjs';
import { shown, workspaceLock } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { say, step } from './progress.mjs';
import { startRedis } from './redis.mjs';
import { Refusal } from './refusal.mjs';
import { atEnd } from './shutdown.mjs';

/**
 * Takes possession of a data folder: nobody else works in it, and what a killed owner left running
 * has stopped.
 *
 * @param {import('./paths.mjs').DataLayout} layout
 * @param {string} command shown to whoever comes second
 * @returns {Promise<import('./lock.mjs').Holder | undefined>} the owner, when there is one already
 */
export async function occupy(layout, command) {
  fs.mkdirSync(layout.directory, { recursive: true });
  try {
    fs.accessSync(layout.directory, fs.constants.W_OK);
  } catch {
    throw new Refusal(
      `${shown(layout.directory)} belongs to another user. Use --data-dir with a folder of your own.`,
    );
  }
  const holder = tryLock(layout.lock, command);
  if (holder) return holder;
  atEnd(() => unlock(layout.lock));
  const stopped = await stopOrphans(layout.records);
  if (stopped.length > 0)
    say(`Stopped what an earlier start had left running: ${stopped.join(', ')}.`);
  return undefined;
}

/**
 * Deletes everything but the downloads.
 *
 * @param {import('./paths.mjs').DataLayout} layout
 */
export function wipe(layout) {
  const kept = ['tools', path.basename(layout.lock), 'workspace.lock', 'tools.lock'];
  for (const name of fs.readdirSync(layout.directory)) {
    if (kept.includes(name)) continue;
    fs.rmSync(path.join(layout.directory, name), { recursive: true, force: true });
  }
}

/** One at a time in a checkout: two `npm ci` would delete each other's files. */
export const preparePackages = () => whileLocked(workspaceLock, 'npm ci', ensurePackages);
export const prepareBuild = () => whileLocked(workspaceLock, 'the build', ensureBuilt);

/**
 * The servers that the environment does not name.
 *
 * @param {import('./paths.mjs').DataLayout} layout
 * @param {NodeJS.ProcessEnv} env
 * @param {('postgres' | 'redis')[]} needed
 * @returns {Promise<NodeJS.ProcessEnv>} what makes the application use them
 */
export async function startOwnServers(layout, env, needed) {
  const { records, logs } = layout;
  const ownDatabase = needed.includes('postgres') && !namesDatabase(env);
  const ownRedis = needed.includes('redis') && !namesRedis(env);
  const fresh = !fs.existsSync(layout.postgres);
  const [postgres, redis] = await Promise.all([
    ownDatabase &&
      step(fresh ? 'Creating the PostgreSQL cluster' : 'Starting PostgreSQL', () =>
        startPostgres({ directory: layout.postgres, records, logs, durable: true }),
      ),
    ownRedis &&
      step('Starting Redis', () =>
        startRedis({ directory: layout.redis, records, logs, durable: true }),
      ),
  ]);
  return {
    ...instanceEnvironment(layout, env),
    ...(postgres && { DATABASE_URL: postgres.url }),
    ...(redis && { REDIS_URL: redis.url }),
  };
}
