import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { STOP_ORDER, startChild } from './children.mjs';
import { connectionOf } from './connection.mjs';
import { tail } from './files.mjs';
import { stopLeftBehind } from './left-behind.mjs';
import { accountFor } from './postgres-account.mjs';
import { findPostgres } from './postgres-binaries.mjs';
import {
  DATABASE,
  asAccount,
  commandLine,
  createCluster,
  requireSameVersion,
  serverEnvironment,
} from './postgres-cluster.mjs';
import { Refusal } from './refusal.mjs';
import { run } from './run-command.mjs';

/** For data that lives as long as a test run. */
const VOLATILE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * @typedef {object} PostgresOptions
 * @property {string} directory
 * @property {string} records
 * @property {string} logs
 * @property {boolean} durable false: a crash of the machine may lose everything
 * @property {readonly string[]} [settings] more of its settings, as `name=value`
 *
 * @typedef {object} PostgresServer
 * @property {string} url the application's own database
 * @property {string} adminUrl the superuser's, in the database `postgres`
 * @property {string} cluster
 * @property {import('./children.mjs').Child} child
 *
 * @param {PostgresOptions} options
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres(options) {
  const binaries = findPostgres();
  const cluster = path.join(options.directory, 'cluster');
  if (!fs.existsSync(cluster)) await createCluster(binaries, options.directory);
  const account = accountFor(binaries, cluster);
  const asked = commandLine(account, binaries.postgres, ['--version']);
  const { stdout } = await run('postgres --version', asked.command, asked.args, {
    account: asAccount(account),
    cwd: '/',
  });
  requireSameVersion(cluster, stdout);
  await stopLeftBehind(path.join(cluster, 'postmaster.pid'), ['postgres'], cluster);

  const log = path.join(options.logs, 'postgres.log');
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    // A second look finds a port that was taken between the first one and the start, and gives the
    // backends of a killed postmaster the time to leave.
    if (attempt > 1) await pause(500);
    const { port, password } = await connectionOf(options.directory);
    const child = launch({ ...options, binaries, account, cluster, port, log });
    if (await becomesReady(child, cluster)) {
      const at = `127.0.0.1:${port}`;
      return {
        url: `postgres://${DATABASE}:${password}@${at}/${DATABASE}`,
        adminUrl: `postgres://postgres:${password}@${at}/postgres`,
        cluster,
        child,
      };
    }
    await child.stop();
  }
  throw new Refusal(`PostgreSQL did not start. The end of ${log}:\n${tail(log)}`);
}

/**
 * @param {PostgresOptions & { binaries: import('./postgres-binaries.mjs').PostgresBinaries,
 *   account: import('./postgres-account.mjs').PostgresAccount,
 *   cluster: string, port: number, log: string }} options
 */
function launch({ binaries, account, cluster, port, log, records, durable, settings: more = [] }) {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    // A socket's path may be 107 bytes long at most, which a deep checkout exceeds.
    'unix_socket_directories=',
    'max_connections=200',
    ...(durable ? [] : VOLATILE),
    ...more,
  ];
  const args = ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const output = fs.openSync(log, 'w');
  const child = startChild({
    name: 'postgres',
    ...commandLine(account, binaries.postgres, args),
    cwd: cluster,
    env: serverEnvironment(),
    account: asAccount(account),
    stdio: ['ignore', output, output],
    records,
    stopping: {
      order: STOP_ORDER.postgres,
      // pg_ctl(1): SIGINT is the fast shutdown, SIGQUIT the immediate one. What is thrown away
      // afterwards needs no last checkpoint.
      signals: durable ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : ['SIGQUIT', 'SIGKILL'],
    },
  });
  fs.closeSync(output);
  return child;
}

/**
 * The eighth line of postmaster.pid is the postmaster's own word on its state.
 *
 * @param {import('./children.mjs').Child} child
 * @param {string} cluster
 */
async function becomesReady(child, cluster) {
  let ended = false;
  void child.exited.then(() => (ended = true));
  const deadline = performance.now() + 60_000;
  while (!ended && performance.now() < deadline) {
    await pause(15);
    try {
      const lines = fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
      if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true;
    } catch {
      // Not written yet.
    }
  }
  return false;
}
