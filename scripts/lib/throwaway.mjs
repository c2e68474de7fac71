import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stopOrphans } from './children.mjs';
import { readJson, writeJson } from './files.mjs';
import { prepareBuild } from './instance.mjs';
import { startPostgres } from './postgres.mjs';
import { isAlive, ownIdentity } from './process-identity.mjs';
import { step } from './progress.mjs';
import { startRedis } from './redis.mjs';
import { atEnd } from './shutdown.mjs';

const PREFIX = 'switchboard-run-';
/** Between a folder's making and its owner's name in it. */
const UNSIGNED_MS = 60_000;

/**
 * @typedef {object} ThrowawayServers
 * @property {string} directory
 * @property {import('./postgres.mjs').PostgresServer | undefined} postgres
 * @property {import('./redis.mjs').RedisServer | undefined} redis
 */

/**
 * Builds, and meanwhile starts servers that are gone, data and all, when the command ends.
 *
 * @param {{ postgres: boolean, redis: boolean, durable: boolean }} wanted
 *   durable: PostgreSQL keeps its promises to the disk, as a measurement needs
 * @returns {Promise<ThrowawayServers>}
 */
export async function startThrowaway({ postgres, redis, durable }) {
  await sweep();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), PREFIX));
  // PostgreSQL may have to run as another account, which must get past this folder.
  fs.chmodSync(directory, 0o711);
  writeJson(path.join(directory, 'owner.json'), ownIdentity());
  atEnd(() => fs.rmSync(directory, { recursive: true, force: true }));

  const shared = { records: path.join(directory, 'run'), logs: path.join(directory, 'logs') };
  const [, startedPostgres, startedRedis] = await Promise.all([
    prepareBuild(),
    postgres
      ? step('Starting a throwaway PostgreSQL', () =>
          startPostgres({ ...shared, directory: path.join(directory, 'postgres'), durable }),
        )
      : undefined,
    redis
      ? step('Starting a throwaway Redis', () =>
          startRedis({ ...shared, directory: path.join(directory, 'redis'), durable: false }),
        )
      : undefined,
  ]);
  return { directory, postgres: startedPostgres, redis: startedRedis };
}

/** Removes what runs left behind that were killed themselves. */
async function sweep() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const directory = path.join(os.tmpdir(), name);
    // Everybody may write there: only what this very user made is believed.
    const status = fs.lstatSync(directory, { throwIfNoEntry: false });
    if (!status?.isDirectory() || status.uid !== process.getuid?.()) continue;
    const owner = readJson(path.join(directory, 'owner.json'));
    if (owner ? isAlive(owner) : Date.now() - status.mtimeMs < UNSIGNED_MS) continue;
    await stopOrphans(path.join(directory, 'run'));
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
