import { migrate } from './application.mjs';
import { isProduction, namesDatabase, namesRedis } from './environment.mjs';
import { occupy, prepareBuild, preparePackages, startOwnServers, wipe } from './instance.mjs';
import { describe } from './lock.mjs';
import { shown } from './paths.mjs';
import { requireFree } from './ports.mjs';
import { step } from './progress.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} Instance
 * @property {string} address where the server will be
 * @property {NodeJS.ProcessEnv} env the server's
 * @property {[string, string][]} stores for the screen
 * @property {boolean} ownDatabase
 */

/**
 * Everything up to the point where the server can start. What can be refused at once is refused
 * first, before anything slow.
 *
 * @param {import('./options.mjs').StartOptions} options
 * @param {NodeJS.ProcessEnv} caller
 * @param {string} command
 * @returns {Promise<Instance>}
 */
export async function prepare({ layout, port, fresh }, caller, command) {
  const holder = await occupy(layout, command);
  if (holder) {
    const where = holder.port ? `, http://127.0.0.1:${holder.port}` : '';
    throw new Refusal(
      `${shown(layout.directory)} is in use by ${holder.command} (process ${holder.pid}${where}).\n` +
        'Stop that one first, or start a second one with --data-dir and --port.',
    );
  }
  await requireFree(port);
  if (fresh) wipe(layout);
  describe(layout.lock, { port });

  await preparePackages();
  const [, own] = await Promise.all([
    prepareBuild(),
    startOwnServers(layout, caller, ['postgres', 'redis']),
  ]);
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = own;
  describe(layout.lock, { serving: true, databaseUrl, redisUrl });

  const host = caller.HOST || (isProduction(caller) ? undefined : '127.0.0.1');
  const env = { ...caller, ...own, PORT: String(port), ...(host && { HOST: host }) };
  await step('Migrating', () => migrate(env));

  const reachable = !host || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    address: `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`,
    env,
    ownDatabase: !namesDatabase(caller),
    stores: [
      [
        'PostgreSQL',
        own.DATABASE_URL ?? `from ${caller.DATABASE_URL ? 'DATABASE_URL' : 'DB_HOST'}`,
      ],
      [
        'Redis',
        own.REDIS_URL ??
          `from ${namesRedis(caller) && caller.REDIS_URL ? 'REDIS_URL' : 'REDIS_ADDR'}`,
      ],
    ],
  };
}
