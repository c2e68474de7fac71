import { randomUUID } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { Principal } from '../../src/http/principal.js';
import { Announcements } from '../../src/realtime/announcements/announcements.js';
import { ChannelSubscriptions } from '../../src/realtime/channels/channel-subscriptions.js';
import { objectOf } from '../../src/realtime/json-schema.js';
import { RoomPolicies } from '../../src/realtime/room-policies.js';
import type { TestApp } from '../support/app.js';
import type { LiveClient } from '../support/live-client.js';
import type { Account } from './accounts.js';

/** Clubs, whose policy knows all of its readers at once, and dens, which are asked one by one. */
export type ClubKind = 'club' | 'den';

export const createClubTable = async (app: TestApp): Promise<void> => {
  await app.sql('CREATE TABLE club_members (club uuid, user_id uuid, PRIMARY KEY (club, user_id))');
};

/** Rooms whose audience is a table; what it says of them can be held up, or fail. */
@Injectable()
export class Clubs {
  /** Awaited between what is read and what is answered. */
  held: Promise<unknown> | undefined;
  /** So many questions fail. */
  failures = 0;
  /** Questions so far. */
  asked = 0;

  constructor(
    private readonly database: Database,
    private readonly announcements: Announcements,
    private readonly transactions: TransactionRunner,
    private readonly subscriptions: ChannelSubscriptions,
    policies: RoomPolicies,
  ) {
    for (const name of ['club', 'den'] as const) {
      policies.register({
        name,
        title: `${name}:<id>`,
        summary: 'For its members.',
        shows: objectOf({}),
        channelOf: (_principal, id) =>
          id !== undefined && isUuid(id) ? `${name}:${id.toLowerCase()}` : undefined,
        snapshot: async (principal, id = '') => {
          const readers = await this.membersAmong([principal], id);
          return readers.size === 0 ? undefined : { data: {} };
        },
        ...(name === 'club' && {
          readers: (principals: readonly Principal[], id = '') => this.membersAmong(principals, id),
        }),
      });
    }
  }

  /** Commits who leaves or comes, and announces what is said then. */
  async change(
    channel: string,
    { out, into, say }: { readonly out?: Account; readonly into?: Account; readonly say?: number },
  ): Promise<void> {
    const club = channel.slice(channel.indexOf(':') + 1);
    await this.transactions.run(async (tx) => {
      await this.database.query(
        `WITH gone AS (DELETE FROM club_members WHERE club = $1 AND user_id = $2)
         INSERT INTO club_members SELECT $1, $3::uuid WHERE $3 IS NOT NULL`,
        [club, out?.id, into?.id],
        { tx },
      );
      if (say !== undefined) await this.announcements.add(saying(channel, say), tx);
      if (out || into) await this.announcements.audienceChanged([channel], tx);
    });
  }

  /** How many of this node's connections are in the room. */
  present(channel: string): number {
    return this.subscriptions.find(channel)?.receivers.size ?? 0;
  }

  private async membersAmong(
    principals: readonly Principal[],
    club: string,
  ): Promise<ReadonlySet<string>> {
    this.asked += 1;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('not now');
    }
    const rows = await this.database.query<{ user_id: string }>(
      'SELECT user_id FROM club_members WHERE club = $1 AND user_id = ANY ($2)',
      [club, principals.map(({ userId }) => userId)],
    );
    await this.held;
    return new Set(rows.map(({ user_id }) => user_id));
  }
}

@Module({ providers: [Clubs] })
export class ClubsModule {}

const saying = (channel: string, id: number) => ({
  channels: [channel],
  event: 'said',
  payload: { id },
});

/** A new club with these members; its channel, which is its room's name, too. */
export const createClub = async (
  app: TestApp,
  kind: ClubKind,
  ...members: readonly Account[]
): Promise<string> => {
  const id = randomUUID();
  await app.sql('INSERT INTO club_members SELECT $1, unnest($2::uuid[])', [
    id,
    members.map((member) => member.id),
  ]);
  return `${kind}:${id}`;
};

/** What was said in rooms, as a client was told. */
export const saidTo = (client: LiveClient): number[] =>
  client.ofType('said').map(({ payload }) => payload.id as number);

export const hearsSaid = (client: LiveClient, id: number): Promise<void> =>
  client.until(`hearing ${id}`, () => saidTo(client).includes(id));
