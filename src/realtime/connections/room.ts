import type { RoomPolicy } from '../room-policies.js';

/** What a room's name says. */
export interface Room {
  readonly policy: RoomPolicy;
  readonly id: string | undefined;
  /** One and the same, however the room was spelt. */
  readonly channel: string;
}
