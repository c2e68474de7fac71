import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import type { Transaction } from '../../src/database/transaction.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { MetricsModule } from '../../src/metrics/metrics.module.js';
import { AnnouncementBacklog } from '../../src/realtime/announcements/announcement-backlog.js';
import { AnnouncementRelay } from '../../src/realtime/announcements/announcement-relay.js';
import { AnnouncementRepository } from '../../src/realtime/announcements/announcement.repository.js';
import {
  type Announcement,
  Announcements,
} from '../../src/realtime/announcements/announcements.js';
import { AnnouncementsWorkerModule } from '../../src/realtime/announcements/announcements-worker.module.js';
import { ChannelGaps } from '../../src/realtime/channels/channel-gaps.js';
import { ChannelHistory } from '../../src/realtime/channels/channel-history.js';
import { ChannelPublisher } from '../../src/realtime/channels/channel-publisher.js';
import { ChannelSubscriptions } from '../../src/realtime/channels/channel-subscriptions.js';
import { VersionedEvents } from '../../src/realtime/versioned-events.js';
import type { TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { Listener } from './channels-node.js';
import { eventually, type Platform, startPlatform } from './platform.js';

const channels = [ChannelGaps, ChannelHistory, ChannelPublisher, ChannelSubscriptions];
const providers = [
  ...channels,
  AnnouncementBacklog,
  AnnouncementRelay,
  AnnouncementRepository,
  Announcements,
];

@Module({
  imports: [MetricsModule],
  providers: [...providers, VersionedEvents],
  exports: providers,
})
class AnnouncingModule {}

@Module({ imports: [AnnouncingModule] })
class SweepingModule extends AnnouncementsWorkerModule {}

/** What one process has of announcements; a worker sweeps, too. */
export interface Announcer extends Platform {
  /** In a transaction of its own. */
  announce(...announcements: readonly Announcement[]): Promise<void>;
  within<T>(work: (tx: Transaction, announcements: Announcements) => Promise<T>): Promise<T>;
  wake(): Promise<void>;
  listen(...names: readonly string[]): Promise<Listener>;
}

export interface AnnouncerOptions {
  readonly worker?: boolean;
  readonly redisPrefix?: string;
  readonly redisUrl?: string;
}

export const startAnnouncer = async (
  database: TestDatabase,
  { worker = false, redisPrefix, redisUrl = testRedisUrl() }: AnnouncerOptions = {},
): Promise<Announcer> => {
  const platform = await startPlatform({
    databaseUrl: database.url,
    env: { REDIS_URL: redisUrl },
    imports: [AnnouncingModule, ...(worker ? [SweepingModule] : [])],
    worker,
    ...(redisPrefix === undefined ? {} : { redisPrefix }),
  });
  const announcements = platform.get(Announcements);
  const within: Announcer['within'] = (work) =>
    platform.get(TransactionRunner).run((tx) => work(tx, announcements));
  return {
    ...platform,
    within,
    announce: (...some) => within((tx) => announcements.addAll(some, tx)),
    wake: () => {
      platform.get(AnnouncementRelay).wake();
      return platform.get(AnnouncementRelay).idle();
    },
    listen: async (...names) => {
      const listener = new Listener();
      for (const name of names) await platform.get(ChannelSubscriptions).attach(name, listener);
      return listener;
    },
  };
};

/** What is said to a room, numbered. */
export const numbered = (channel: string, id: number, key?: string): Announcement => ({
  channels: [channel],
  event: 'said',
  payload: { id },
  ...(key === undefined ? {} : { key }),
});

export const newRoom = (): string => `room:${randomUUID()}`;

/** How many wait to be told. */
export const waitingCount = async (database: TestDatabase): Promise<number> => {
  const { rows } = await database.pool.query('SELECT 1 FROM live_announcements');
  return rows.length;
};

/** A row whose process died right after the commit. */
export const leaveBehind = async (
  database: TestDatabase,
  channel: string,
  id: number,
  key?: string,
): Promise<void> => {
  await database.pool.query(
    `INSERT INTO live_announcements (channels, event, payload, key)
     VALUES (ARRAY[$1], 'said', $2, $3)`,
    [channel, { id }, key],
  );
};

export const allTold = async (database: TestDatabase): Promise<void> => {
  const told = await eventually(async () => (await waitingCount(database)) === 0);
  if (!told) throw new Error('something still waits to be told');
};

/** Waits for the last of what is expected, and so for all that was to come before it. */
export const hearsLast = async (listener: Listener, id: number): Promise<void> => {
  if (!(await eventually(() => listener.ids.includes(id)))) {
    throw new Error(`${id} was not heard, only ${JSON.stringify(listener.ids)}`);
  }
};
