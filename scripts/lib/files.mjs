import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} file
 * @returns {any} undefined when the file is absent or not JSON (a write that was cut short)
 */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whole or not at all, and for the owner only: some of these files hold passwords.
 *
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, file);
}

/**
 * Every file below a folder, sorted, so that a hash over them is the same on every machine.
 *
 * @param {string} directory
 * @returns {string[]}
 */
export function listFiles(directory) {
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) return listFiles(full);
      return entry.isFile() ? [full] : [];
    });
}

/**
 * By content, not by time of change: a fresh clone or `git checkout` touches every file.
 *
 * @param {string} base names are hashed relative to it
 * @param {string[]} files those that do not exist are left out
 */
export function hashFiles(base, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    if (!fs.existsSync(file)) continue;
    hash
      .update(`${path.relative(base, file)}\0`)
      .update(fs.readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * The end of a log, for a message about a server that would not start.
 *
 * @param {string} file
 * @param {number} [lines]
 */
export function tail(file, lines = 15) {
  if (!fs.existsSync(file)) return '';
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
