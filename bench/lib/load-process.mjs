// The load generator's process, forked by load.mjs.
import { getRequests } from './get-requests.mjs';
import { runLoad } from './load-run.mjs';
import { webhookRequests } from './webhook-requests.mjs';

/**
 * @typedef {{ port: number, connections: number, hoped: number }
 *   & ({ kind: 'webhooks', path: string, secret: string } | { kind: 'get', path: string, token?: string | undefined })} LoadPlan
 */

const plan = /** @type {LoadPlan} */ (JSON.parse(process.argv[2] ?? '{}'));
const source = plan.kind === 'webhooks' ? webhookRequests(plan) : getRequests(plan);

process.on('disconnect', () => process.exit());
process.on('message', async (/** @type {{ seconds: number }} */ { seconds }) => {
  try {
    const { port, connections, hoped } = plan;
    process.send?.({ result: await runLoad({ port, connections, hoped, seconds, source }) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.send?.({ facts: source.facts });
