/** `node scripts/cli.mjs <name> [args]`: runs one of src/cli with what it needs. */
import './lib/node-version.mjs';
import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { commandFile, migrate } from './lib/application.mjs';
import { startChild } from './lib/children.mjs';
import {
  callerEnvironment,
  instanceEnvironment,
  namesDatabase,
  namesRedis,
} from './lib/environment.mjs';
import { occupy, prepareBuild, preparePackages, startOwnServers } from './lib/instance.mjs';
import { holderOf } from './lib/lock.mjs';
import { dataLayout, root } from './lib/paths.mjs';
import { step } from './lib/progress.mjs';
import { Refusal } from './lib/refusal.mjs';
import { main } from './lib/shutdown.mjs';

/** @type {Record<string, ('postgres' | 'redis')[]>} */
const NEEDS = {
  migrate: ['postgres'],
  'admin-grant': ['postgres', 'redis'],
  'search-reindex': ['postgres'],
  seed: ['postgres', 'redis'],
};

/** They speak to a running server, and start nothing. */
const CLIENTS = ['trigger'];

async function cli() {
  const [name, ...args] = process.argv.slice(2);
  if (!name || !/^[a-z][a-z-]*$/.test(name)) {
    throw new Refusal('Usage: node scripts/cli.mjs <name> [args], for example: migrate status');
  }
  await preparePackages();
  await prepareBuild();
  const file = commandFile(name);
  if (!fs.existsSync(file)) throw new Refusal(`There is no command "${name}" in src/cli.`);

  const env = callerEnvironment();
  const own = CLIENTS.includes(name)
    ? runningServer(env)
    : await servers(env, NEEDS[name] ?? [], `node scripts/cli.mjs ${name}`);
  const child = startChild({
    name,
    command: process.execPath,
    args: [file, ...args],
    cwd: root,
    env: { ...env, ...own },
    stdio: 'inherit',
    foreground: true,
  });
  const { code } = await child.exited;
  return code ?? 1;
}

/**
 * Those of a running `npm run up`, or own ones for as long as the command takes.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {('postgres' | 'redis')[]} needed
 * @param {string} command
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function servers(env, needed, command) {
  const layout = dataLayout(undefined);
  const named = { postgres: namesDatabase(env), redis: namesRedis(env) };
  if (needed.every((server) => named[server])) return {};
  const deadline = performance.now() + 60_000;
  for (;;) {
    const holder = await occupy(layout, command);
    if (!holder) {
      const own = await startOwnServers(layout, env, needed);
      if (!command.endsWith(' migrate')) await step('Migrating', () => migrate({ ...env, ...own }));
      return own;
    }
    if (holder.serving) {
      const { databaseUrl, redisUrl } = holder;
      return {
        ...instanceEnvironment(layout, env),
        ...(databaseUrl && { DATABASE_URL: databaseUrl }),
        ...(redisUrl && { REDIS_URL: redisUrl }),
      };
    }
    if (performance.now() > deadline) {
      throw new Refusal(`${holder.command} (process ${holder.pid}) is using the data folder.`);
    }
    await pause(200);
  }
}

/**
 * What a running `npm run up` has, unless the environment names another database than its own: then
 * it names another server, too.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function runningServer(env) {
  const layout = dataLayout(undefined);
  const holder = holderOf(layout.lock);
  if (!holder?.serving || (namesDatabase(env) && holder.databaseUrl)) return {};
  const { databaseUrl, redisUrl, port } = holder;
  return {
    ...instanceEnvironment(layout, env),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...(port && { PORT: String(port) }),
  };
}

await main(cli);
