import { storableJson } from '../../database/jsonb.js';
import { stringMember } from './webhook-source.js';

export interface SendgridEvent {
  readonly sgEventId: string;
  readonly event: string;
  readonly payload: string;
  readonly occurredAt: Date | null;
}

const timeOf = (item: object): Date | null => {
  const seconds: unknown = 'timestamp' in item ? item.timestamp : undefined;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return null;
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time;
};

/** The events of a batch; what lacks an `sg_event_id` cannot be told apart and is left out. */
export const sendgridEvents = (payload: unknown): readonly SendgridEvent[] => {
  const items: readonly unknown[] = Array.isArray(payload) ? payload : [];
  return items.flatMap((item) => {
    const sgEventId = stringMember(item, 'sg_event_id');
    if (typeof item !== 'object' || item === null || sgEventId === undefined) return [];
    const event = stringMember(item, 'event') ?? 'unknown';
    return [{ sgEventId, event, payload: storableJson(item), occurredAt: timeOf(item) }];
  });
};
