import fs from 'node:fs';
import path from 'node:path';
import { connectionOf } from './connection.mjs';
import { accountFor } from './postgres-account.mjs';
import { shown } from './paths.mjs';
import { Refusal } from './refusal.mjs';
import { run } from './run-command.mjs';

export const DATABASE = 'switchboard';
/** macOS knows no C.UTF-8 in its older versions. */
const LOCALE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';

/** The caller's PGPORT, PGDATA or LC_ALL must not reach the server. */
export function serverEnvironment() {
  return { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: LOCALE, TZ: 'UTC' };
}

/** @param {import('./postgres-account.mjs').PostgresAccount} account */
export const asAccount = ({ uid, gid }) => ({ uid, gid });

/**
 * @param {import('./postgres-account.mjs').PostgresAccount} account
 * @param {string} program
 * @param {string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function commandLine(account, program, args) {
  const [command = program, ...rest] = [...account.prefix, program, ...args];
  return { command, args: rest };
}

/**
 * Makes a cluster beside its place and moves it there when it is complete, so that a start cut
 * short leaves nothing half done. The application's own account owns its database and is no
 * superuser: what it may not do elsewhere it may not do here.
 *
 * @param {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @param {string} directory
 */
export async function createCluster(binaries, directory) {
  const draft = `${directory}.new`;
  const cluster = path.join(draft, 'cluster');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(cluster, { recursive: true, mode: 0o700 });
  fs.chmodSync(draft, 0o711);
  const { password } = await connectionOf(draft);
  const account = accountFor(binaries, cluster);
  const options = { cwd: draft, env: serverEnvironment(), account: asAccount(account) };

  const passwordFile = path.join(draft, 'password');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined)
    fs.chownSync(passwordFile, account.uid, account.gid ?? account.uid);
  // Many rounds of hashing protect guessable passwords; ours is random, and tests connect often.
  const authentication = [
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-c',
    'scram_iterations=1',
  ];
  const encoding = ['-E', 'UTF8', `--locale=${LOCALE}`, '-c', 'timezone=UTC'];
  const initdb = commandLine(account, binaries.initdb, [
    ...['-D', cluster, '-U', 'postgres', '--no-instructions', '--no-sync'],
    ...authentication,
    ...encoding,
  ]);
  await run('initdb', initdb.command, initdb.args, options);
  fs.rmSync(passwordFile);

  const single = commandLine(account, binaries.postgres, ['--single', '-D', cluster, 'postgres']);
  const input = [
    `CREATE ROLE ${DATABASE} LOGIN PASSWORD '${password}'`,
    `CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`,
  ].join('\n');
  await run('Creating the database', single.command, single.args, {
    ...options,
    input: `${input}\n`,
  });
  fs.renameSync(draft, directory);
}

/**
 * A data folder outlives its PostgreSQL version, unlike node_modules.
 *
 * @param {string} cluster
 * @param {string} versionText what `postgres --version` prints
 */
export function requireSameVersion(cluster, versionText) {
  const data = fs.readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
  const server = versionText.match(/(\d+)/)?.[1];
  if (data === server) return;
  throw new Refusal(
    `${shown(cluster)} was written by PostgreSQL ${data}, and this is ${server}. ` +
      'Start with --fresh to begin anew, or dump and restore it with the older version.',
  );
}
