import { Injectable } from '@nestjs/common';
import type { Principal } from '../http/principal.js';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { JsonSchema } from './json-schema.js';

export interface RoomSnapshot {
  /** Acked as `data.snapshot`. */
  readonly data: unknown;
  /** The version of each key that the snapshot shows; what comes after follows it. */
  readonly versions?: ReadonlyMap<string, number>;
}

/** Who may be in the rooms of one kind, and what they show. */
export interface RoomPolicy {
  /** What stands before the colon: `job` of `job:<id>`; the whole name where there is no colon. */
  readonly name: string;
  /** A room as its members write it: `job:<id>`, or the name again where nothing follows it. */
  readonly title: string;
  readonly summary: string;
  /** The shape of its snapshots' `data`. */
  readonly shows: JsonSchema;
  /** The channel of a room; undefined for an id that names nothing. */
  channelOf(principal: Principal, id: string | undefined): string | undefined;
  /**
   * What the room shows now, read after the channel was subscribed to. Undefined when there is
   * nothing, or nothing that this principal may read.
   */
  snapshot(principal: Principal, id: string | undefined): Promise<RoomSnapshot | undefined>;
  /**
   * Of these readers the ids of the users who may read the room now: for rooms that one may be in and
   * lose the right to. Whoever changes their audience says so (`Announcements.audienceChanged`).
   */
  readers?(principals: readonly Principal[], id: string | undefined): Promise<ReadonlySet<string>>;
}

@Injectable()
export class RoomPolicies extends UniqueRegistry<RoomPolicy> {
  constructor() {
    super('room');
  }
}
