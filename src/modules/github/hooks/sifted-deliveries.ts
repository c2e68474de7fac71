import type { HookDelivery } from './hook-answers.js';

export interface MissedDelivery {
  readonly guid: string;
  /** Of the newest attempt at it. */
  readonly deliveryId: string;
}

export interface SiftedDeliveries {
  /** None of whose attempts succeeded. */
  readonly missed: readonly MissedDelivery[];
  /** The guids of those that one did. */
  readonly arrived: readonly string[];
}

/** Of deliveries and attempts at them again, newest first. */
export const siftDeliveries = (deliveries: readonly HookDelivery[]): SiftedDeliveries => {
  const arrived = new Set(deliveries.filter(({ succeeded }) => succeeded).map(({ guid }) => guid));
  const missed = new Map<string, MissedDelivery>();
  for (const { guid, id } of deliveries) {
    if (!arrived.has(guid) && !missed.has(guid)) missed.set(guid, { guid, deliveryId: id });
  }
  return { missed: [...missed.values()], arrived: [...arrived] };
};
