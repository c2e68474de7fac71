/** `npm run up`: everything that Switchboard needs, and Switchboard, in one terminal. */
import './lib/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { described, startServer, untilReady } from './lib/application.mjs';
import { isStopping } from './lib/children.mjs';
import { callerEnvironment, isProduction } from './lib/environment.mjs';
import { startOptions } from './lib/options.mjs';
import { shown } from './lib/paths.mjs';
import { say, step } from './lib/progress.mjs';
import { Refusal } from './lib/refusal.mjs';
import { followLog } from './lib/server-log.mjs';
import { main } from './lib/shutdown.mjs';
import { prepare } from './lib/start-up.mjs';
import { prepareWelcome } from './lib/welcome.mjs';

const HELP = `npm run up [-- options]

  --fresh           begin with an empty database (deletes the data folder's contents)
  --port N          the server's port (default: PORT, else 3000)
  --data-dir DIR    keep data elsewhere (default: SWITCHBOARD_DATA_DIR, else .data)
  --no-demo         no demo accounts

DATABASE_URL or DB_HOST, and REDIS_URL or REDIS_ADDR, name servers to use instead of own ones.
The server listens on 127.0.0.1 unless HOST says otherwise.
`;

async function up() {
  const caller = callerEnvironment();
  const options = startOptions(process.argv.slice(2), HELP, caller);
  if (!options) return 0;
  const { layout } = options;
  refuseDemoInProduction(options, caller);
  const instance = await prepare(options, caller, 'npm run up');

  const log = path.join(layout.logs, 'server.log');
  const server = startServer(instance.env, layout.records);
  const messages = followLog(server.process, { file: log, everything: false });
  try {
    const [welcome] = await Promise.all([
      prepareWelcome(options, instance),
      step('Starting the server', () => untilReady(instance.address, server)),
    ]);
    process.stdout.write(welcome(0, log));
  } finally {
    messages.release();
  }

  const ending = await server.exited;
  if (!isStopping()) {
    say(`The server ended by itself (${described(ending)}). Its log: ${shown(log)}`);
  }
  return 1;
}

/**
 * Accounts whose passwords everybody knows must not meet production.
 *
 * @param {import('./lib/options.mjs').StartOptions} options
 * @param {NodeJS.ProcessEnv} caller
 */
function refuseDemoInProduction({ layout, fresh }, caller) {
  if (fresh || !isProduction(caller) || !fs.existsSync(layout.demo)) return;
  throw new Refusal(
    `The data in ${shown(layout.directory)} has demo accounts, so it does not serve production. ` +
      'Use --fresh, --data-dir or DATABASE_URL.',
  );
}

await main(up, { codeAfterSignal: 0, farewell: '\nStopping (Ctrl-C again: at once).' });
