import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { onEnd } from './lifetime.mjs';

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 4;

/** @type {string | undefined} */
let logs;

/**
 * @typedef {{ pid: number, port: number, readyMs: number, stop: () => Promise<void> }} RunningServer
 *
 * @typedef {object} ServerCommand
 * @property {string} script
 * @property {Record<string, string>} env all of its environment, but for HOST and PORT
 * @property {string[]} [nodeArgs] before the script
 * @property {string | undefined} [cpuProf] directory for its V8 profile
 */

/**
 * Starts a server and waits for the first 200 of /health/ready. Its output goes to a file.
 *
 * @param {ServerCommand} command
 * @returns {Promise<RunningServer>}
 */
export async function startServer({ script, env, nodeArgs = [], cpuProf }) {
  const port = await freePort();
  const directory = logDirectory();
  const log = join(directory, `${port}.log`);
  const output = openSync(log, 'w');
  const profile = cpuProf ? ['--cpu-prof', `--cpu-prof-dir=${cpuProf}`] : [];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, ...profile, script], {
    env: { ...env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const gone = once(child, 'exit').catch(() => undefined);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const stop = onEnd(async () => {
    if (child.pid === undefined || ended()) return;
    child.kill('SIGTERM');
    await Promise.race([gone, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
    if (ended()) return;
    console.error(`bench: ${script} did not stop within ${STOP_LIMIT_MS / 1000} s: killed`);
    child.kill('SIGKILL');
    await gone;
  });

  while (!(await isReady(port))) {
    const late = performance.now() - startedAt > READY_LIMIT_MS;
    if (late || ended()) {
      await stop();
      const state = late ? `not ready within ${READY_LIMIT_MS / 1000} s` : 'ended at its start';
      throw new Error(`${script}: ${state}\n${readFileSync(log, 'utf8').slice(-4000)}`);
    }
    await sleep(POLL_MS);
  }
  const readyMs = performance.now() - startedAt;
  return { pid: /** @type {number} */ (child.pid), port, readyMs, stop };
}

/** @returns {string} removed at the end */
function logDirectory() {
  if (logs === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'bench-'));
    onEnd(() => rmSync(made, { recursive: true, force: true }));
    logs = made;
  }
  return logs;
}

/** @type {(port: number) => Promise<boolean>} */
function isReady(port) {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health/ready', agent: false });
    request.setTimeout(2000, () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
