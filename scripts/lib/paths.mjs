import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Also holds what every instance of this checkout uses: downloads, the lock around building. */
const usual = path.join(root, '.data');
export const tools = path.join(usual, 'tools');
export const workspaceLock = path.join(usual, 'workspace.lock');
export const toolsLock = path.join(usual, 'tools.lock');

/**
 * @typedef {ReturnType<typeof dataLayout>} DataLayout
 */

/**
 * Where one instance keeps what it knows.
 *
 * @param {string | undefined} chosen a folder named by the caller, relative to where it stands
 */
export function dataLayout(chosen) {
  const directory = path.resolve(chosen ?? process.env.SWITCHBOARD_DATA_DIR ?? usual);
  return {
    directory,
    lock: path.join(directory, 'instance.lock'),
    /** One record for each running child, so that a killed parent's children can be found. */
    records: path.join(directory, 'run'),
    logs: path.join(directory, 'logs'),
    postgres: path.join(directory, 'postgres'),
    redis: path.join(directory, 'redis'),
    secrets: path.join(directory, 'secrets.json'),
    demo: path.join(directory, 'demo.json'),
  };
}

/**
 * A path as a person would type it from here.
 *
 * @param {string} target
 */
export function shown(target) {
  const relative = path.relative(process.cwd(), target);
  return relative === '' ? '.' : relative.startsWith('..') ? target : relative;
}
