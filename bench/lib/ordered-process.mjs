import { fork } from 'node:child_process';
import { once } from 'node:events';

import { onEnd } from './lifetime.mjs';

const LIMIT_MS = 600_000;

/**
 * Starts a process that does what it is told, one order after the other; see {@link obeyOrders}.
 *
 * @param {string} name for errors
 * @param {{ script: string, env?: Record<string, string>, limitMs?: number }} command `limitMs`: for each order
 */
export async function startOrdered(name, { script, env, limitMs = LIMIT_MS }) {
  // Its own lines would mix with the report; what goes wrong it says in its answer.
  const child = fork(script, [], {
    ...{ execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    ...(env && { env }),
  });
  const gone = once(child, 'exit');
  const stop = onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await gone;
  });
  /** @returns {Promise<any>} */
  const answer = async () => {
    const signal = AbortSignal.timeout(limitMs);
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      gone.then(() => {
        throw new Error(`${name} ended`);
      }),
    ]);
    if (message.error) throw new Error(`${name}: ${message.error}`);
    return message.result;
  };
  await answer();

  return {
    /** @type {(command: object) => Promise<any>} */
    order(command) {
      const result = answer();
      child.send(command);
      return result;
    },
    stop,
  };
}

/**
 * The other side of it: says that it is there, and answers each order with what became of it.
 *
 * @template Command
 * @param {(command: Command) => Promise<unknown>} obey
 */
export function obeyOrders(obey) {
  process.on('disconnect', () => process.exit());
  process.on('message', async (/** @type {Command} */ command) => {
    try {
      process.send?.({ result: (await obey(command)) ?? {} });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? error.stack : String(error) });
    }
  });
  process.send?.({ result: {} });
}
