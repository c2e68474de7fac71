import { Injectable } from '@nestjs/common';
import { DomainError } from '../../errors/domain-error.js';
import { notFound, rateLimited } from '../../errors/errors.js';
import { ChannelSubscriptions } from '../channels/channel-subscriptions.js';
import { MAX_ROOMS, SNAPSHOTS_PER_SECOND } from '../limits.js';
import { RoomPolicies, type RoomSnapshot } from '../room-policies.js';
import type { LiveConnection } from './live-connection.js';
import type { Room } from './room.js';

const MAX_NAME_CHARACTERS = 200;

/** A room that was joined: its snapshot, and what to do once the peer has it. */
export interface JoinedRoom {
  readonly snapshot: RoomSnapshot;
  /** Lets through what came since. */
  readonly begin: () => void;
}

/** Lets connections into rooms, as far as the rooms' policies do. */
@Injectable()
export class Rooms {
  constructor(
    private readonly subscriptions: ChannelSubscriptions,
    private readonly policies: RoomPolicies,
  ) {}

  /**
   * Joins, or asks anew for the snapshot of a room that it is in.
   * @throws DomainError `not_found` alike for what is not there and what is not for this reader;
   *   `conflict` for too many rooms; `rate_limited` for too many snapshots, and a member stays one
   */
  async join(connection: LiveConnection, name: string): Promise<JoinedRoom> {
    const room = this.find(connection, name);
    const { policy, id, channel: channelName } = room;
    const rooms = (connection.rooms ??= new Map<string, Room>());
    const member = rooms.has(channelName);
    if (!member && rooms.size >= MAX_ROOMS) throw tooManyRooms();
    if (!connection.admitsSnapshot()) throw rateLimited(1 / SNAPSHOTS_PER_SECOND);
    if (!member) rooms.set(channelName, room);
    // First the subscription and then the snapshot, or what comes between would be lost.
    connection.hold(channelName);
    try {
      const channel = await this.subscriptions.attach(channelName, connection);
      const snapshot = await policy.snapshot(connection.principal, id);
      if (!snapshot) throw notFound();
      if (!connection.open) this.subscriptions.detach(channelName, connection);
      if (snapshot.versions) {
        channel.begin(snapshot.versions);
        connection.showed(snapshot.versions);
      }
      return { snapshot, begin: () => connection.release(channelName) };
    } catch (error) {
      // A member stays one, unless it has lost the right to be.
      const lost = error instanceof DomainError && error.kind === 'not_found';
      if (member && !lost) connection.release(channelName);
      else this.drop(connection, channelName);
      throw error;
    }
  }

  /** @throws DomainError `not_found` for a room that it is not in. */
  leave(connection: LiveConnection, name: string): void {
    const { channel } = this.find(connection, name);
    if (!connection.rooms?.has(channel)) throw notFound();
    this.drop(connection, channel);
  }

  /** It may no longer read the room. */
  putOut(connection: LiveConnection, { channel }: Room): void {
    this.drop(connection, channel);
  }

  private drop(connection: LiveConnection, channel: string): void {
    connection.rooms?.delete(channel);
    this.subscriptions.detach(channel, connection);
    connection.discard(channel);
  }

  private find({ principal }: LiveConnection, name: string): Room {
    if (name.length > MAX_NAME_CHARACTERS) throw notFound();
    const colon = name.indexOf(':');
    const policy = this.policies.find(colon < 0 ? name : name.slice(0, colon));
    const id = colon < 0 ? undefined : name.slice(colon + 1);
    const channel = policy?.channelOf(principal, id);
    if (!policy || channel === undefined) throw notFound();
    return { policy, id, channel };
  }
}

const tooManyRooms = (): DomainError =>
  new DomainError('conflict', 'TOO_MANY_ROOMS', `A connection joins at most ${MAX_ROOMS} rooms.`);
