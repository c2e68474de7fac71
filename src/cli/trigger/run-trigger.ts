import { loadConfig } from '../../config/load-config.js';
import { curlCommand } from './curl-command.js';
import { deliveryOf } from './delivery.js';
import { destinationOf } from './destination.js';
import { suggestion } from './near-names.js';
import { providerOf } from './providers.js';
import { send } from './sending.js';
import { knownSources } from './signing.js';
import { type Order, parseTrigger } from './trigger-arguments.js';
import { eventList, USAGE } from './usage.js';

type Say = (text: string) => void;

const list = (source: string | undefined, env: NodeJS.ProcessEnv): string => {
  const sources = knownSources(loadConfig(env));
  if (source === undefined) return sources.join('\n');
  if (!sources.includes(source)) {
    throw new Error(`There is no source "${source}".${suggestion(source, sources)}`);
  }
  return eventList(source, providerOf(source).events());
};

/** One after the other, up to the first that is refused. */
const deliver = async (order: Order, env: NodeJS.ProcessEnv, say: Say): Promise<boolean> => {
  const destination = await destinationOf(order, env);
  const { url } = destination;
  for (let sent = 0; sent < order.count; sent += 1) {
    const delivery = deliveryOf(order, destination);
    if (order.print) {
      say(curlCommand(url, delivery));
      continue;
    }
    const { event = '(unnamed)', deliveryId } = delivery;
    const answer = await send(url, delivery);
    say(`POST ${url}\nevent ${event}, delivery ${deliveryId}\n${answer.text}`);
    if (!answer.taken) return false;
  }
  return true;
};

/**
 * @returns whether everything went well
 * @throws Error that says what to do about it
 */
export const runTrigger = async (
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<boolean> => {
  const command = parseTrigger(args);
  switch (command.kind) {
    case 'help':
      say(USAGE.trimEnd());
      return true;
    case 'list':
      say(list(command.source, env));
      return true;
    case 'send':
      return deliver(command.order, env, say);
  }
};
