import { fileURLToPath } from 'node:url';

import { startOrdered } from '../ordered-process.mjs';

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
  const { order, stop } = await startOrdered(`the socket clients (${plan.dialect})`, {
    script: SCRIPT,
    limitMs: LIMIT_MS,
  });
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
