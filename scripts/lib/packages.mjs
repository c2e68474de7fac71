import fs from 'node:fs';
import path from 'node:path';
import { hashFiles, readJson } from './files.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { run } from './run-command.mjs';

const lockfile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.switchboard-packages');

/** Installs what package-lock.json names, unless exactly that is there. */
export async function ensurePackages() {
  if (!fs.existsSync(lockfile)) {
    throw new Refusal('package-lock.json is missing: this is not a complete checkout.');
  }
  const wanted = `${hashFiles(root, [lockfile])} ${process.platform}-${process.arch}\n`;
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  if (!installedByHand())
    await step('Installing packages (the first time takes a minute)', install);
  try {
    fs.writeFileSync(stamp, wanted);
  } catch {
    // Packages that belong to somebody else are as good; only the look takes longer next time.
  }
}

async function install() {
  const npm = process.env.npm_execpath ?? '';
  const [command, first] = /npm-cli\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
  // With NODE_ENV=production npm would leave out the compiler and the database.
  const args = [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  await run('npm ci', command, args, { cwd: root });
}

/**
 * Somebody may have run `npm ci` already. npm writes down what it installed; packages for other
 * systems are optional and missing there.
 */
function installedByHand() {
  const wanted = readJson(lockfile)?.packages;
  const present = readJson(path.join(modules, '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.link) return true;
    const found = present[name];
    if (!found) return Boolean(entry.optional ?? entry.devOptional ?? entry.peer);
    return found.version === entry.version && fs.existsSync(path.join(root, name));
  });
}
