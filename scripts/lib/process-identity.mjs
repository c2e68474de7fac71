import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * A process number alone proves nothing: the system gives it to somebody else later. Together with
 * the moment of birth it names one process for good, so nothing is signalled on a number only.
 *
 * @typedef {{ pid: number, birth: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process, or only its remains
 */
export function birthOf(pid) {
  try {
    if (process.platform === 'linux') return linuxBirthOf(pid);
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function linuxBirthOf(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the command in brackets and may hold anything: count from its end.
  // proc_pid_stat(5): field 3 is the state, field 22 the start in ticks since boot.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${fields[19]}`;
}

/** @param {ProcessIdentity | undefined} identity */
export function isAlive(identity) {
  return identity?.birth !== undefined && birthOf(identity.pid) === identity.birth;
}

/** @returns {ProcessIdentity} */
export function ownIdentity() {
  return { pid: process.pid, birth: birthOf(process.pid) ?? 'unknown' };
}

/**
 * Whether a process is such a server and works in this very folder: both PostgreSQL and Redis
 * change into their data folder, which is better evidence than their arguments.
 *
 * @param {number} pid
 * @param {string[]} names
 * @param {string} directory
 * @returns {'yes' | 'no' | 'unknown'}
 */
export function isServerIn(pid, names, directory) {
  try {
    if (process.platform === 'linux') {
      if (!names.includes(fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim())) return 'no';
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(directory) ? 'yes' : 'no';
    }
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    if (!names.some((name) => command.includes(name))) return 'no';
    return command.includes(directory) ? 'yes' : 'unknown';
  } catch {
    return birthOf(pid) === undefined ? 'no' : 'unknown';
  }
}

/**
 * @param {ProcessIdentity} identity
 * @param {NodeJS.Signals} signal
 * @param {{ group?: boolean }} [options] group: also whatever it started itself
 */
export function signalProcess(identity, signal, { group = false } = {}) {
  if (!isAlive(identity)) return;
  try {
    process.kill(group ? -identity.pid : identity.pid, signal);
  } catch (error) {
    // Gone between the look and the signal.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
