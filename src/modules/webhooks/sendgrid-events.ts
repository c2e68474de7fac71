import { storableJson } from '../../database/jsonb.js';
import { stringMember } from './webhook-source.js';

export interface SendgridEvent {
  readonly sgEventId: string;
  readonly event: string;
  readonly payload: string;
  readonly occurredAt: Date | null;
}

/** Past this an index would refuse it; SendGrid's have 50 or so. */
const MAX_TEXT_CHARACTERS = 255;
/** The end of the year 9999, which PostgreSQL and RFC 3339 still hold. */
const LAST_SECOND = 253_402_300_799;

/** One faulty element must not keep the rest of its batch from being kept. */
const storableText = (item: unknown, name: string): string | undefined => {
  const text = stringMember(item, name);
  if (text === undefined || text.length > MAX_TEXT_CHARACTERS) return undefined;
  return text.includes('\0') ? undefined : text;
};

const timeOf = (item: object): Date | null => {
  const seconds: unknown = 'timestamp' in item ? item.timestamp : undefined;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LAST_SECOND)) return null;
  return new Date(seconds * 1000);
};

/** The events of a batch; what lacks a usable `sg_event_id` cannot be told apart and is left out. */
export const sendgridEvents = (payload: unknown): readonly SendgridEvent[] => {
  const items: readonly unknown[] = Array.isArray(payload) ? payload : [];
  return items.flatMap((item) => {
    const sgEventId = storableText(item, 'sg_event_id');
    if (typeof item !== 'object' || item === null || sgEventId === undefined) return [];
    const event = storableText(item, 'event') ?? 'unknown';
    return [{ sgEventId, event, payload: storableJson(item), occurredAt: timeOf(item) }];
  });
};
