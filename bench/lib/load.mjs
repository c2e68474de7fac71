import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { onEnd } from './lifetime.mjs';

const SCRIPT = fileURLToPath(new URL('load-process.mjs', import.meta.url));

/**
 * Starts the load generator in a process of its own; it makes its requests before it answers.
 *
 * @param {import('./load-process.mjs').LoadPlan} plan
 */
export async function startLoad(plan) {
  const child = fork(SCRIPT, [JSON.stringify(plan)], { execArgv: [] });
  const gone = once(child, 'exit');
  const stop = onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await gone;
  });

  /** @param {number} ms */
  const answer = async (ms) => {
    const signal = AbortSignal.timeout(ms);
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      gone.then(() => {
        throw new Error('the load generator ended');
      }),
    ]);
    if (message.error) throw new Error(`the load generator failed: ${message.error}`);
    return message;
  };
  const { facts } = await answer(15_000);

  return {
    /** @type {{ samples?: number, mean_body_bytes?: number }} */
    facts,

    /**
     * @param {number} seconds
     * @returns {Promise<import('./load-run.mjs').LoadResult>}
     */
    async run(seconds) {
      child.send({ seconds });
      const { result } = await answer((seconds + 30) * 1000);
      const odd = Object.entries(result.statuses).filter(([status]) => status !== `${plan.hoped}`);
      if (odd.length > 0 || result.broken > 0 || result.unanswered > 0) {
        throw new Error(
          `not every request was answered ${plan.hoped}: ${JSON.stringify(result.statuses)}, ` +
            `${result.broken} connections broke, ${result.unanswered} unanswered`,
        );
      }
      return result;
    },
    stop,
  };
}
