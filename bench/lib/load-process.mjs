// The load generator's process, forked by load.mjs.
import { getRequests } from './get-requests.mjs';
import { runLoad } from './load-run.mjs';
import { questionRequests } from './search/question-requests.mjs';
import { toggleRequests } from './social/toggle-requests.mjs';
import { webhookRequests } from './webhook-requests.mjs';

/**
 * @typedef {{ port: number, connections: number, hoped: number }
 *   & ({ kind: 'webhooks', path: string, secret: string } | { kind: 'get', path: string, token?: string | undefined }
 *     | { kind: 'toggles', snippets: string[], tokens: string[] }
 *     | { kind: 'questions', questions: import('./search/question-requests.mjs').Question[] })} LoadPlan
 */

const plan = /** @type {LoadPlan} */ (JSON.parse(process.argv[2] ?? '{}'));
const source = sourceOf(plan);

/** @param {LoadPlan} given */
function sourceOf(given) {
  if (given.kind === 'webhooks') return webhookRequests(given);
  if (given.kind === 'questions') return questionRequests(given);
  return given.kind === 'get' ? getRequests(given) : toggleRequests(given);
}

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
