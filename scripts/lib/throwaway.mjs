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
/** Linux's own; a container may give it next to no room. */
const MEMORY = '/dev/shm';
/** What the whole suite needs is a fraction of it. */
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * @typedef {object} ThrowawayServers
 * @property {string} directory
 * @property {import('./postgres.mjs').PostgresServer | undefined} postgres
 * @property {import('./redis.mjs').RedisServer | undefined} redis
 */

/**
 * Builds, and meanwhile starts servers that are gone, data and all, when the command ends.
 *
 * @param {{ postgres: boolean, redis: boolean, durable: boolean, settings?: readonly string[] }} wanted
 *   durable: PostgreSQL keeps its promises to the disk, as a measurement needs; settings: more of
 *   PostgreSQL's
 * @returns {Promise<ThrowawayServers>}
 */
export async function startThrowaway({ postgres, redis, durable, settings = [] }) {
  await sweep();
  const directory = fs.mkdtempSync(path.join(durable ? os.tmpdir() : volatileRoot(), PREFIX));
  // PostgreSQL may have to run as another account, which must get past this folder.
  fs.chmodSync(directory, 0o711);
  writeJson(path.join(directory, 'owner.json'), ownIdentity());
  atEnd(() => fs.rmSync(directory, { recursive: true, force: true }));

  const shared = { records: path.join(directory, 'run'), logs: path.join(directory, 'logs') };
  const [, startedPostgres, startedRedis] = await Promise.all([
    prepareBuild(),
    postgres
      ? step('Starting a throwaway PostgreSQL', () =>
          startPostgres({
            ...shared,
            directory: path.join(directory, 'postgres'),
            ...{ durable, settings },
          }),
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

/**
 * Memory, where there is plenty: many small databases come and go, and a disk that has to keep up
 * stands still for seconds.
 */
function volatileRoot() {
  return hasRoom(MEMORY) ? MEMORY : os.tmpdir();
}

/** @param {string} folder */
function hasRoom(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    const { bavail, bsize } = fs.statfsSync(folder);
    return Math.min(bavail * bsize, os.freemem()) >= ROOM_BYTES;
  } catch {
    return false;
  }
}

/** Removes what runs left behind that were killed themselves. */
async function sweep() {
  const roots = [os.tmpdir(), MEMORY].filter((root) => fs.existsSync(root));
  for (const directory of roots.flatMap(runsIn)) {
    // Everybody may write there: only what this very user made is believed.
    const status = fs.lstatSync(directory, { throwIfNoEntry: false });
    if (!status?.isDirectory() || status.uid !== process.getuid?.()) continue;
    const owner = readJson(path.join(directory, 'owner.json'));
    if (owner ? isAlive(owner) : Date.now() - status.mtimeMs < UNSIGNED_MS) continue;
    await stopOrphans(path.join(directory, 'run'));
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {string} root */
function runsIn(root) {
  return fs
    .readdirSync(root)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => path.join(root, name));
}
