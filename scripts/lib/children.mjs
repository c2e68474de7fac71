import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson, writeJson } from './files.mjs';
import { birthOf, isAlive, signalProcess } from './process-identity.mjs';
import { Refusal } from './refusal.mjs';

/**
 * What must stop first has the lowest number: a server that still answers needs its database.
 */
export const STOP_ORDER = { command: 0, server: 1, redis: 2, postgres: 3 };

/**
 * @typedef {object} StopPlan
 * @property {number} order
 * @property {NodeJS.Signals[]} signals sent one after the other, each given its patience
 * @property {number} patience milliseconds
 *
 * @typedef {import('./process-identity.mjs').ProcessIdentity & StopPlan & { name: string }} Record
 *
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, error?: Error }} Ending
 *
 * @typedef {object} Child
 * @property {string} name
 * @property {number} pid
 * @property {import('node:child_process').ChildProcess} process
 * @property {Promise<Ending>} exited
 * @property {() => Promise<void>} stop
 * @property {() => void} kill
 *
 * @typedef {object} ChildOptions
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('node:child_process').StdioOptions} [stdio]
 * @property {{ uid?: number, gid?: number }} [account]
 * @property {string} [records] a folder to leave a record in while the child runs
 * @property {boolean} [foreground] shares the terminal, and so its Ctrl-C
 * @property {Partial<StopPlan>} [stopping]
 */

/** @type {Set<Child & { order: number }>} */
const alive = new Set();
let closing = false;

/** Whether a child that ends now does so because it was told to. */
export const isStopping = () => closing;

/**
 * A child leads its own process group unless it needs the keyboard: Ctrl-C at a terminal goes to
 * every process of the foreground group at once, and PostgreSQL would go before what uses it.
 *
 * @param {ChildOptions} options
 * @returns {Child}
 */
export function startChild(options) {
  if (closing) throw new Refusal('Stopping.');
  const plan = { order: STOP_ORDER.command, signals: ['SIGTERM', 'SIGKILL'], patience: 10_000 };
  const { order, signals, patience } = /** @type {StopPlan} */ ({ ...plan, ...options.stopping });
  const spawned = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    detached: !options.foreground,
    ...options.account,
  });
  const pid = spawned.pid ?? 0;
  const identity = { pid, birth: (pid && birthOf(pid)) || 'never' };
  const record = options.records && path.join(options.records, `${options.name}.json`);
  if (record && pid)
    writeJson(record, { name: options.name, ...identity, order, signals, patience });

  /** @type {Promise<Ending>} */
  const exited = new Promise((resolve) => {
    spawned.once('error', (error) => resolve({ code: null, signal: null, error }));
    spawned.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const child = {
    name: options.name,
    pid,
    order,
    process: spawned,
    exited,
    async stop() {
      await stopProcess({ ...identity, signals, patience }, !options.foreground);
      // Dead a moment before this process hears of it and takes the record away.
      await Promise.race([exited, pause(1000)]);
    },
    kill: () => signalProcess(identity, 'SIGKILL', { group: !options.foreground }),
  };
  alive.add(child);
  void exited.then(() => {
    alive.delete(child);
    if (record) fs.rmSync(record, { force: true });
  });
  return child;
}

/**
 * @param {import('./process-identity.mjs').ProcessIdentity & { signals: NodeJS.Signals[], patience: number }} target
 * @param {boolean} leadsGroup
 */
async function stopProcess(target, leadsGroup) {
  for (const signal of target.signals) {
    // The last resort takes along whatever the process had started itself.
    signalProcess(target, signal, { group: leadsGroup && signal === 'SIGKILL' });
    // One that was halted would never see it.
    signalProcess(target, 'SIGCONT');
    const deadline = performance.now() + target.patience;
    while (performance.now() < deadline) {
      if (!isAlive(target)) return;
      await pause(20);
    }
  }
}

/** Stops everything in order; nothing can be started any more. */
export async function stopChildren() {
  closing = true;
  for (const order of Object.values(STOP_ORDER)) {
    const group = [...alive].filter((child) => child.order === order);
    await Promise.all(group.map((child) => child.stop()));
  }
}

export function killChildren() {
  closing = true;
  for (const child of alive) child.kill();
}

/**
 * Stops what a parent that was killed left behind.
 *
 * @param {string} records
 * @returns {Promise<string[]>} the names of what was stopped
 */
export async function stopOrphans(records) {
  if (!fs.existsSync(records)) return [];
  const found = fs
    .readdirSync(records)
    .filter((name) => name.endsWith('.json'))
    .map((name) => /** @type {Record | undefined} */ (readJson(path.join(records, name))))
    .filter((record) => record !== undefined && isAlive(record))
    .sort((a, b) => (a?.order ?? 0) - (b?.order ?? 0));
  for (const record of found) if (record) await stopProcess(record, true);
  fs.rmSync(records, { recursive: true, force: true });
  return found.flatMap((record) => (record ? [record.name] : []));
}
