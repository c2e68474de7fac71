import fs from 'node:fs';
import path from 'node:path';
import { say } from './progress.mjs';
import { attempt, run } from './run-command.mjs';

/** Where apt is, whatever PATH says. */
const APT = '/usr/bin/apt-get';
const DPKG_STATUS = '/var/lib/dpkg/status';

export const hasApt = () => fs.existsSync(APT) && fs.existsSync(DPKG_STATUS);

/**
 * Unpacks the distribution's Redis into a folder. apt works with a state of its own, so that this
 * needs no privilege and changes nothing on the machine; signatures are verified as always.
 *
 * @param {string} target
 */
export async function unpackRedis(target) {
  const draft = `${target}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'packages', 'root']) {
    fs.mkdirSync(path.join(draft, folder), { recursive: true });
  }
  const options = [
    ...setting('Dir::State', path.join(draft, 'state')),
    ...setting('Dir::State::status', DPKG_STATUS),
    ...setting('Dir::Cache', path.join(draft, 'cache')),
    ...setting('Debug::NoLocking', '1'),
    ...setting('Acquire::Languages', 'none'),
    ...setting('Acquire::Retries', '1'),
    ...setting('Acquire::http::Timeout', '20'),
    // The account that apt downloads as has no access below root's home.
    ...setting('APT::Sandbox::User', 'root'),
  ];
  const where = { cwd: path.join(draft, 'packages'), env: systemEnvironment() };

  // One unreachable third-party source fails the update, though what is needed came through.
  const update = await attempt('apt-get update', APT, [...options, 'update'], where);
  const wanted = ['redis-server', 'redis-tools'];
  const download = await attempt(
    'apt-get download',
    APT,
    [...options, 'download', ...wanted],
    where,
  );
  if (download.ok) {
    for (const library of await librariesOf(wanted, options, where)) {
      await attempt('apt-get download', APT, [...options, 'download', library], where);
    }
    for (const file of fs.readdirSync(where.cwd).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', '/usr/bin/dpkg', ['-x', file, path.join(draft, 'root')], where);
    }
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(path.join(draft, 'root'), target);
  } else {
    const complaints = `${update.output}\n${download.output}`.match(/^[EW]: .*$/gm) ?? [];
    say(complaints.join('\n'));
  }
  fs.rmSync(draft, { recursive: true, force: true });
}

/**
 * What Redis is linked with and this machine lacks. It differs between releases, hence the question.
 *
 * @param {string[]} packages
 * @param {string[]} options
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
async function librariesOf(packages, options, where) {
  const args = [...options, 'depends', ...packages];
  const { stdout } = await attempt('apt-cache', '/usr/bin/apt-cache', args, where);
  const libraries = [...stdout.matchAll(/^\s*Depends: ((?:lib|lua)\S+)$/gm)].map(
    ([, name]) => name,
  );
  const status = fs.readFileSync(DPKG_STATUS, 'utf8').split('\n\n');
  const present = new Set(
    status
      .filter((entry) => /^Status: install ok installed$/m.test(entry))
      .map((entry) => entry.match(/^Package: (.+)$/m)?.[1]),
  );
  return [...new Set(libraries)].flatMap((name) => (name && !present.has(name) ? [name] : []));
}

/** apt calls gpgv and dpkg by name, and its answers are read here. */
function systemEnvironment() {
  const PATH = `/usr/sbin:/usr/bin:/sbin:/bin:${process.env.PATH ?? ''}`;
  return { ...process.env, PATH, LC_ALL: 'C' };
}

/**
 * @param {string} name
 * @param {string} value
 */
function setting(name, value) {
  return ['-o', `${name}=${value}`];
}
