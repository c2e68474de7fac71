import type { DeliveryTarget } from '../deliveries/delivery-target.js';
import type { ParsedEvent } from '../parsing/parsed-event.js';

/** What a delivery says, on its way to the tables. */
export interface NewGithubEvent {
  readonly target: DeliveryTarget;
  readonly event: string;
  readonly parsed: ParsedEvent;
  /** Whether the repository's owner wants such events; what else it tells is noted all the same. */
  readonly kept: boolean;
  /** SHA-256 of the body. */
  readonly digest: Buffer;
  /** GitHub's, the same when it sends the event again; undefined for who gives none. */
  readonly deliveryId: string | undefined;
}

/** An event as it is read. */
export interface GithubEventRow {
  readonly id: string;
  /** Text, as `pg` gives bigints. */
  readonly seq: string;
  readonly repo_id: string;
  readonly full_name: string;
  readonly event: string;
  readonly action: string | null;
  readonly actor_login: string | null;
  readonly actor_avatar_url: string | null;
  readonly title: string;
  readonly summary: string;
  readonly url: string | null;
  readonly ref: string | null;
  readonly delivery_id: string | null;
  readonly suspected_replay: boolean;
  readonly occurred_at: Date;
  readonly received_at: Date;
}
