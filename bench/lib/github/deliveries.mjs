import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { startOrdered } from '../ordered-process.mjs';

const SCRIPT = fileURLToPath(new URL('delivery-process.mjs', import.meta.url));

/** Deliveries a second, one every five milliseconds. */
export const PER_SECOND = 200;

/**
 * Starts the process that delivers.
 *
 * @param {import('./delivery-process.mjs').DeliveryPlan} plan
 */
export async function startDeliveries(plan) {
  const { order, stop } = await startOrdered('the deliveries', { script: SCRIPT });
  await order({ do: 'meet', plan });
  /** @type {() => Promise<void>} */
  const begin = () => order({ do: 'begin', perSecond: PER_SECOND });
  /** @type {() => Promise<import('./delivery-flow.mjs').FlowResult>} */
  const end = () => order({ do: 'end' });

  return {
    begin,
    end,
    /** @param {number} seconds */
    async run(seconds) {
      await begin();
      await sleep(seconds * 1000);
      return end();
    },
    stop,
  };
}
