import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { onEnd } from '../lifetime.mjs';

const SCRIPT = fileURLToPath(new URL('swarm-process.mjs', import.meta.url));
const LIMIT_MS = 180_000;

/**
 * Starts the socket clients' process.
 *
 * @typedef {Awaited<ReturnType<typeof startSwarm>>} Swarm
 *
 * @param {import('./crowd.mjs').CrowdPlan} plan
 * @param {readonly import('./dialects.mjs').Person[]} people
 */
export async function startSwarm(plan, people) {
  const child = fork(SCRIPT, [], { execArgv: [] });
  const gone = once(child, 'exit');
  const stop = onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await gone;
  });
  const answer = async () => {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      gone.then(() => {
        throw new Error("the socket clients' process ended");
      }),
    ]);
    if (message.error) throw new Error(`${plan.dialect}: ${message.error}`);
    return message.result;
  };
  await answer();

  /**
   * @param {import('./swarm-process.mjs').Command} command
   * @returns {Promise<any>}
   */
  const order = (command) => {
    const result = answer();
    child.send(command);
    return result;
  };
  await order({ do: 'meet', plan, people: [...people] });

  return {
    /** @type {(from: number, to: number, atOnce?: number, room?: string) => Promise<void>} */
    open: (from, to, atOnce = 100, room) =>
      order({ do: 'open', from, to, atOnce, ...(room !== undefined && { room }) }),
    /** @type {(plan: import('./fan-out-load.mjs').FanOutPlan) => Promise<import('./fan-out-load.mjs').FanOutResult>} */
    fanOut: (given) => order({ do: 'fanOut', plan: given }),
    /** @type {(plan: import('./relay-load.mjs').RelayPlan) => Promise<import('./relay-load.mjs').RelayResult>} */
    relay: (given) => order({ do: 'relay', plan: given }),
    /** @type {(missed: number) => Promise<import('./resume-load.mjs').ResumeResult>} */
    resume: (missed) => order({ do: 'resume', missed }),
    /** The first member asks for something. @type {(name: string, payload: unknown) => Promise<void>} */
    request: (name, payload) => order({ do: 'request', name, payload }),
    cut: () => order({ do: 'cut' }),
    close: () => order({ do: 'close' }),
    /** Throws when a connection was lost meanwhile. */
    check: () => order({ do: 'check' }),
    stop,
  };
}
