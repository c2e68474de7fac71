import { readFileSync } from 'node:fs';
import type { Provider, Wanted } from './provider.js';
import { asTracked, type SampledRepository } from './tracked-sample.js';
import type { Order } from './trigger-arguments.js';

export interface Payload {
  readonly value: unknown;
  /** As they are sent. */
  readonly bytes: Buffer;
}

const fromFile = (file: string): Payload => {
  const bytes = readFileSync(file);
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { value, bytes };
  } catch {
    throw new Error(`${file} is not JSON.`);
  }
};

/** @throws Error when nothing, or two things, name the event */
const refuseUnclear = ({ source, event, file }: Order, { naming }: Provider): void => {
  if (file !== undefined && event !== undefined && naming === 'payload') {
    throw new Error(`Leave "${event}" out: a payload from ${source} says itself what it is.`);
  }
  if (event === undefined && (file === undefined || naming === 'header')) {
    const list = naming === 'either' ? '' : ` All of them: npm run trigger -- --list ${source}`;
    throw new Error(`Say which event: ${source} <event>.${list}`);
  }
};

/**
 * A sample, or what the file holds, byte for byte unless it is to be a tracked repository's.
 * @throws Error when there is no such sample or file
 */
export const payloadOf = (
  order: Order,
  provider: Provider,
  repository: SampledRepository | undefined,
  wanted: Pick<Wanted, 'deliveryId' | 'now'>,
): Payload => {
  refuseUnclear(order, provider);
  const { event = '', action, file } = order;
  const own = file === undefined ? undefined : fromFile(file);
  if (own && !repository) return own;
  const value = own ? own.value : provider.sample({ event, action, ...wanted });
  const final = repository ? asTracked(value, repository) : value;
  return { value: final, bytes: Buffer.from(JSON.stringify(final)) };
};
