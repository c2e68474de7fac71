/** `npm run dev`: like `npm run up`, and every change of a source restarts the server. */
import './lib/node-version.mjs';
import path from 'node:path';
import readline from 'node:readline';
import { described, migrate, startServer, untilReady } from './lib/application.mjs';
import { compiler, forgetBuild } from './lib/build.mjs';
import { isStopping, startChild } from './lib/children.mjs';
import { callerEnvironment } from './lib/environment.mjs';
import { startOptions } from './lib/options.mjs';
import { root } from './lib/paths.mjs';
import { say, seconds } from './lib/progress.mjs';
import { followLog } from './lib/server-log.mjs';
import { main } from './lib/shutdown.mjs';
import { prepare } from './lib/start-up.mjs';
import { prepareWelcome } from './lib/welcome.mjs';

const HELP = `npm run dev [-- options]

  --fresh, --port N, --data-dir DIR, --no-demo    as for npm run up
`;

async function dev() {
  const caller = callerEnvironment();
  const options = startOptions(process.argv.slice(2), HELP, caller);
  if (!options) return 0;
  const instance = await prepare(options, caller, 'npm run dev');

  // From here on dist holds what the watcher wrote, whatever the sources are later.
  forgetBuild();
  const { logs, records } = options.layout;
  const restarts = restarter(instance, { records, file: path.join(logs, 'server.log') });
  await restarts.now();
  const welcome = await prepareWelcome(options, instance);
  process.stdout.write(welcome(0, path.join(logs, 'server.log')));

  const watcher = startChild({
    name: 'compiler',
    command: process.execPath,
    args: [...compiler, '--watch', '--preserveWatchOutput', '--pretty', 'false'],
    cwd: root,
    records,
  });
  const output = watcher.process.stdout ?? process.stdin;
  let compilations = 0;
  for await (const line of readline.createInterface({ input: output })) {
    // Error lines name file and line; the line with the count ends a compilation.
    const errors = line.match(/Found (\d+) errors?\. Watching/)?.[1];
    if (errors === undefined) {
      if (/: error TS/.test(line)) say(line);
      continue;
    }
    compilations += 1;
    // The first one makes what is running already.
    if (errors === '0' && compilations > 1) restarts.soon();
    else if (errors !== '0') say('The server stays as it was.');
  }
  if (!isStopping()) say(`The compiler ended (${described(await watcher.exited)}).`);
  return 1;
}

/**
 * @param {import('./lib/start-up.mjs').Instance} instance
 * @param {{ records: string, file: string }} places
 */
function restarter({ address, env }, { records, file }) {
  /** @type {import('./lib/children.mjs').Child | undefined} */
  let server;
  let queued = false;
  let last = Promise.resolve();

  async function now() {
    const began = performance.now();
    const former = server;
    server = undefined;
    await former?.stop();
    if (former) await migrate(env);
    const next = startServer(env, records);
    server = next;
    followLog(next.process, { file, everything: true, append: former !== undefined }).release();
    void next.exited.then((ending) => {
      if (server !== next || isStopping()) return;
      say(`The server ended (${described(ending)}); the next change starts it again.`);
    });
    await untilReady(address, next);
    if (former) say(`Ready again at ${address} (${seconds(began)})`);
  }

  /** One after the other, and of several changes only the last one counts. */
  function soon() {
    if (queued) return;
    queued = true;
    last = last.then(() => {
      queued = false;
      return now().catch((error) => {
        if (!isStopping()) say(error instanceof Error ? error.message : String(error));
      });
    });
  }
  return { now, soon };
}

await main(dev, { codeAfterSignal: 0, farewell: '\nStopping (Ctrl-C again: at once).' });
