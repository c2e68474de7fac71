import { isObject } from '../../../http/json-object.js';

/** What is taken of GitHub's answers about hooks; everything else in them is left unread. */

const MAX_GUID = 100;

/** Ids are 64 bits wide, and numbers hold 53: those that are too large come as bigints. */
const idOf = (value: unknown): string | undefined => {
  const isId =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  return isId && value > 0 && value < 2n ** 63n ? String(value) : undefined;
};

export interface GithubHook {
  readonly id: string;
  /** Where it delivers to. */
  readonly url: string | undefined;
}

/** The schema `hook` of GitHub's OpenAPI description; undefined when it is none. */
export const hookAnswer = (body: unknown): GithubHook | undefined => {
  if (!isObject(body)) return undefined;
  const id = idOf(body['id']);
  if (id === undefined) return undefined;
  const url = isObject(body['config']) ? body['config']['url'] : undefined;
  return { id, url: typeof url === 'string' ? url : undefined };
};

/** A delivery, or an attempt at one that was made before. */
export interface HookDelivery {
  readonly id: string;
  /** Shared by all attempts; `X-GitHub-Delivery`. */
  readonly guid: string;
  readonly deliveredAt: Date;
  /** Whether somebody asked for it. */
  readonly redelivery: boolean;
  readonly succeeded: boolean;
}

const deliveryOf = (item: unknown): HookDelivery | undefined => {
  if (!isObject(item)) return undefined;
  const { guid, delivered_at, status_code } = item;
  const id = idOf(item['id']);
  const deliveredAt = new Date(typeof delivered_at === 'string' ? delivered_at : NaN);
  if (id === undefined || Number.isNaN(deliveredAt.getTime())) return undefined;
  if (typeof guid !== 'string' || !/^[\w-]+$/.test(guid) || guid.length > MAX_GUID)
    return undefined;
  if (typeof status_code !== 'number') return undefined;
  const redelivery = item['redelivery'] === true;
  const succeeded = status_code >= 200 && status_code < 300;
  return { id, guid, deliveredAt, redelivery, succeeded };
};

/** `hook-delivery-item`s, without what is none; undefined when it is no list. */
export const deliveriesAnswer = (body: unknown): readonly HookDelivery[] | undefined => {
  if (!Array.isArray(body)) return undefined;
  const items: readonly unknown[] = body;
  return items.map(deliveryOf).filter((delivery) => delivery !== undefined);
};

/** Undefined when it is no list. */
export const hooksAnswer = (body: unknown): readonly GithubHook[] | undefined => {
  if (!Array.isArray(body)) return undefined;
  const items: readonly unknown[] = body;
  return items.map(hookAnswer).filter((hook) => hook !== undefined);
};
