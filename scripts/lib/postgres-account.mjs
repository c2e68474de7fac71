import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { Refusal } from './refusal.mjs';

/**
 * PostgreSQL refuses to run as root. `prefix` goes before its command line.
 *
 * @typedef {{ uid?: number, gid?: number, prefix: string[] }} PostgresAccount
 */

const USER_NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];

/**
 * Chooses who runs PostgreSQL and gives them the folder.
 *
 * @param {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @param {string} directory exists
 * @returns {PostgresAccount}
 */
export function accountFor(binaries, directory) {
  if (process.getuid?.() !== 0) {
    requireOwned(directory);
    return { prefix: [] };
  }
  for (const { uid, gid } of [checkoutOwner(), nobody()]) {
    if (uid === 0 || !canRun(binaries, directory, uid, gid)) continue;
    give(directory, uid, gid);
    return { uid, gid, prefix: [] };
  }
  // Below root's own home nobody else gets in. In a user namespace root stays root for the file
  // system and is an ordinary user for PostgreSQL.
  const [command = '', ...args] = USER_NAMESPACE;
  if (spawnSync(command, [...args, binaries.postgres, '--version']).status === 0) {
    give(directory, 0, 0);
    return { prefix: USER_NAMESPACE };
  }
  throw new Refusal(
    'PostgreSQL does not run as root, no other account may read this checkout, and this system ' +
      'allows no user namespaces. Run this as an ordinary user, move the checkout to a folder that ' +
      'others can read, or set DATABASE_URL.',
  );
}

/** So that root, working in somebody's checkout, leaves them files that they can use. */
function checkoutOwner() {
  const { uid, gid } = fs.statSync(root);
  return { uid, gid };
}

function nobody() {
  const line = fs.existsSync('/etc/passwd')
    ? fs.readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m)
    : null;
  return { uid: Number(line?.[1] ?? 65_534), gid: Number(line?.[2] ?? 65_534) };
}

/**
 * @param {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @param {string} directory
 * @param {number} uid
 * @param {number} gid
 */
function canRun(binaries, directory, uid, gid) {
  // Seeing the folder takes the right to pass every folder above it; owning it comes afterwards.
  const script = '"$1" --version && test -r "$2" && test -d "$3"';
  const args = ['-c', script, 'sh', binaries.postgres, binaries.catalogue, directory];
  return spawnSync('/bin/sh', args, { uid, gid, stdio: 'ignore', cwd: '/' }).status === 0;
}

/**
 * @param {string} target
 * @param {number} uid
 * @param {number} gid
 */
function give(target, uid, gid) {
  const status = fs.lstatSync(target);
  // The folder is handed over last, so that its owner speaks for all that is in it.
  if (status.uid === uid) return;
  if (status.isDirectory()) {
    for (const name of fs.readdirSync(target)) give(path.join(target, name), uid, gid);
  }
  fs.lchownSync(target, uid, gid);
}

/** @param {string} directory */
function requireOwned(directory) {
  const owner = fs.statSync(directory).uid;
  if (owner === process.getuid?.()) return;
  throw new Refusal(
    `${directory} belongs to another user (uid ${owner}): it was started as that user before. ` +
      'Start it as that user again, or name another folder with --data-dir.',
  );
}
