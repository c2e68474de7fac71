import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Principal } from '../../http/principal.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { withoutContext } from '../../logging/request-context.js';
import { type AudienceWatcher, ChannelSubscriptions } from '../channels/channel-subscriptions.js';
import type { HeldChannel } from '../channels/held-channel.js';
import { LiveConnection } from './live-connection.js';
import type { Room } from './room.js';
import { Rooms } from './rooms.js';

/** Rooms that are asked about at the same time, and members of one that are. */
const ROOMS_AT_ONCE = 4;
const READERS_AT_ONCE = 500;
const SNAPSHOTS_AT_ONCE = 4;
const AGAIN_MS = 1_000;
const QUIET_MS = 10_000;

interface Member {
  readonly connection: LiveConnection;
  readonly room: Room;
}

/**
 * Puts those out of a room who may no longer read it. From the moment when its audience changed its
 * messages wait, member by member, until the room's policy has let that member stay.
 */
@Injectable()
export class RoomAudiences implements AudienceWatcher, OnModuleDestroy {
  /** The members that are yet to be asked about. */
  private readonly doubted = new WeakMap<HeldChannel, Set<LiveConnection>>();
  /** Channels whose members are to be asked about, and those of which that is under way. */
  private readonly wanted = new Set<HeldChannel>();
  private readonly asking = new Set<HeldChannel>();
  private readonly rests = new Set<NodeJS.Timeout>();
  private lastComplaint = -QUIET_MS;
  private stopped = false;

  constructor(
    subscriptions: ChannelSubscriptions,
    private readonly rooms: Rooms,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    subscriptions.watchAudiences(this);
  }

  onModuleDestroy(): void {
    this.stopped = true;
    for (const rest of this.rests) clearTimeout(rest);
  }

  changed(channel: HeldChannel): void {
    this.doubt(channel, () => true);
    this.want(channel);
  }

  /** Only rooms whose policies know of readers that lose their right. */
  interrupted(channel: HeldChannel): void {
    this.doubt(channel, ({ policy }) => policy.readers !== undefined);
  }

  resumed(channel: HeldChannel): void {
    // Somebody may have joined meanwhile.
    this.interrupted(channel);
    this.want(channel);
  }

  private doubt(channel: HeldChannel, concerns: (room: Room) => boolean): void {
    for (const receiver of channel.receivers) {
      if (!(receiver instanceof LiveConnection)) continue;
      const room = receiver.rooms?.get(channel.name);
      if (!room || !concerns(room)) continue;
      receiver.doubt(channel.name);
      this.doubtedOf(channel).add(receiver);
    }
  }

  private doubtedOf(channel: HeldChannel): Set<LiveConnection> {
    const doubted = this.doubted.get(channel) ?? new Set<LiveConnection>();
    this.doubted.set(channel, doubted);
    return doubted;
  }

  private want(channel: HeldChannel): void {
    if (!this.doubted.has(channel)) return;
    this.wanted.add(channel);
    withoutContext(() => this.askNext());
  }

  /** A room is asked about once at a time: what comes meanwhile is asked afterwards. */
  private askNext(): void {
    for (const channel of this.wanted) {
      if (this.stopped || this.asking.size >= ROOMS_AT_ONCE) return;
      if (this.asking.has(channel)) continue;
      this.wanted.delete(channel);
      this.asking.add(channel);
      void this.ask(channel).finally(() => {
        this.asking.delete(channel);
        this.askNext();
      });
    }
  }

  private async ask(channel: HeldChannel): Promise<void> {
    const members = [...(this.doubted.get(channel) ?? [])].flatMap(
      (connection): Member | readonly [] => {
        const room = connection.open ? connection.rooms?.get(channel.name) : undefined;
        return room ? { connection, room } : [];
      },
    );
    this.doubted.delete(channel);
    for (let index = 0; index < members.length; index += READERS_AT_ONCE) {
      const some = members.slice(index, index + READERS_AT_ONCE);
      try {
        this.decide(channel, some, await this.readersAmong(some));
      } catch (error) {
        this.askAgain(channel, members.slice(index), error);
        return;
      }
    }
  }

  private decide(
    channel: HeldChannel,
    members: readonly Member[],
    readers: ReadonlySet<string>,
  ): void {
    for (const { connection, room } of members) {
      // It may have left, and even come back.
      if (connection.rooms?.get(channel.name) !== room) continue;
      if (!readers.has(connection.principal.userId)) this.rooms.putOut(connection, room);
      else if (!this.doubted.get(channel)?.has(connection)) connection.trust(channel.name);
    }
  }

  /** Nobody is told anything before there is an answer. */
  private askAgain(channel: HeldChannel, members: readonly Member[], error: unknown): void {
    this.complain(channel, error);
    for (const { connection } of members) this.doubtedOf(channel).add(connection);
    if (this.stopped) return;
    const rest = setTimeout(() => {
      this.rests.delete(rest);
      this.want(channel);
    }, AGAIN_MS).unref();
    this.rests.add(rest);
  }

  /** While the database is away, every room fails every second. */
  private complain({ name }: HeldChannel, error: unknown): void {
    if (performance.now() - this.lastComplaint < QUIET_MS) return;
    this.lastComplaint = performance.now();
    const fields = { channel: name, ...errorFields(error) };
    this.logger.warn('the audience of a room could not be asked about', fields);
  }

  /** The users among the members of one room who may read it. */
  private async readersAmong(members: readonly Member[]): Promise<ReadonlySet<string>> {
    const [first] = members;
    if (!first) return new Set();
    const { policy, id } = first.room;
    const users = new Map(
      members.map(({ connection: { principal } }) => [principal.userId, principal]),
    );
    const principals = [...users.values()];
    if (policy.readers) return policy.readers(principals, id);
    const readers = new Set<string>();
    for (let index = 0; index < principals.length; index += SNAPSHOTS_AT_ONCE) {
      const ask = async (principal: Principal): Promise<void> => {
        if (await policy.snapshot(principal, id)) readers.add(principal.userId);
      };
      await Promise.all(principals.slice(index, index + SNAPSHOTS_AT_ONCE).map(ask));
    }
    return readers;
  }
}
