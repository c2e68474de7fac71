export interface SampleEvent {
  readonly name: string;
  /** The actions that there are samples of; none where the event has no actions. */
  readonly actions: readonly string[];
}

export interface Wanted {
  readonly event: string;
  readonly action: string | undefined;
  readonly deliveryId: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** A body about to be signed. */
export interface Unsigned {
  /** Undefined: only the payload says it. */
  readonly event: string | undefined;
  readonly deliveryId: string;
  readonly body: Buffer;
  /** Seconds since the epoch. */
  readonly now: number;
}

export type Headers = Readonly<Record<string, string>>;

/** What a sender of webhooks sends, and how it signs. */
export interface Provider {
  /** What there are samples of; empty where any event will do. */
  events(): readonly SampleEvent[];
  newDeliveryId(): string;
  /** @throws Error with the names that are near, when there is no such sample */
  sample(wanted: Wanted): unknown;
  /** The event's name where the payload says it; undefined where it does not. */
  eventIn(payload: unknown): string | undefined;
  /** What names the event of a delivery. */
  readonly naming: 'header' | 'payload' | 'either';
  /** All but `Content-Type`. */
  headers(unsigned: Unsigned, secret: string): Headers;
}
