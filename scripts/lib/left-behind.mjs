import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { shown } from './paths.mjs';
import { birthOf, isAlive, isServerIn, signalProcess } from './process-identity.mjs';
import { Refusal } from './refusal.mjs';

/**
 * A server whose parent was killed goes on by itself, and two on one data folder destroy it. Only
 * one that provably works in this folder is stopped. (What `stopOrphans` knows of is gone by now;
 * this is for a parent that was killed before it could write its record.)
 *
 * @param {string} pidFile written by the server itself
 * @param {string[]} names
 * @param {string} directory
 */
export async function stopLeftBehind(pidFile, names, directory) {
  if (!fs.existsSync(pidFile)) return;
  const pid = Number.parseInt(fs.readFileSync(pidFile, 'utf8'), 10);
  const birth = pid > 0 ? birthOf(pid) : undefined;
  // PostgreSQL notices by itself that its postmaster has died, and recovers.
  if (birth === undefined) return;
  const verdict = isServerIn(pid, names, directory);
  if (verdict === 'unknown') {
    throw new Refusal(`Process ${pid} seems to use ${shown(directory)}. Stop it and start again.`);
  }
  if (verdict === 'no') {
    // The number went to another process, which PostgreSQL would take for a running postmaster.
    fs.rmSync(pidFile, { force: true });
    return;
  }
  // For PostgreSQL the fast shutdown, for Redis the same as SIGTERM.
  signalProcess({ pid, birth }, 'SIGINT');
  const deadline = performance.now() + 15_000;
  while (isAlive({ pid, birth }) && performance.now() < deadline) await pause(20);
}
