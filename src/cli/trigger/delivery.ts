import { payloadOf } from './payload.js';
import type { Headers, Provider, Unsigned } from './provider.js';
import type { SampledRepository } from './tracked-sample.js';
import type { Order } from './trigger-arguments.js';

/** A signed request but for its address. */
export interface Delivery {
  readonly event: string | undefined;
  readonly deliveryId: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface Sender {
  readonly provider: Provider;
  readonly sign: (unsigned: Unsigned) => Headers;
  /** Whose the payload shall be; undefined: as the sample or the file says. */
  readonly repository: SampledRepository | undefined;
}

const formOf = (json: Buffer): Buffer =>
  Buffer.from(new URLSearchParams({ payload: json.toString() }).toString());

/** @throws Error as `payloadOf` does, and when the signing does */
export const deliveryOf = (
  order: Order,
  { provider, sign, repository }: Sender,
  now = Math.floor(Date.now() / 1000),
): Delivery => {
  const deliveryId = order.delivery ?? provider.newDeliveryId();
  const { value, bytes } = payloadOf(order, provider, repository, { deliveryId, now });
  const body = order.form ? formOf(bytes) : bytes;
  return {
    event: order.event ?? provider.eventIn(value),
    deliveryId,
    headers: {
      'Content-Type': order.form ? 'application/x-www-form-urlencoded' : 'application/json',
      'User-Agent': 'Switchboard-Trigger',
      ...sign({ event: order.event, deliveryId, body, now }),
    },
    body,
  };
};
