import { Metrics } from '../../src/metrics/metrics.js';
import { AnnouncementBacklog } from '../../src/realtime/announcements/announcement-backlog.js';
import { userChannel } from '../../src/realtime/channels/channel-names.js';
import { ChannelSubscriptions } from '../../src/realtime/channels/channel-subscriptions.js';
import type { HeldChannel } from '../../src/realtime/channels/held-channel.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import {
  allTold,
  type Announcer,
  hearsLast,
  leaveBehind,
  newRoom,
  numbered,
  startAnnouncer,
  waitingCount,
} from './announcing.js';
import { newUser, numbers, startNode } from './channels-node.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

describe('announcements, with trouble', () => {
  let own: TestDatabase;
  let proxy: TcpProxy;
  /** Its way to Redis can be cut. */
  let cut: Announcer;
  let healthy: Announcer;

  beforeAll(async () => {
    own = await createTestDatabase();
    proxy = await TcpProxy.start(testRedisUrl());
    cut = await startAnnouncer(own, { redisUrl: proxy.url });
    healthy = await startAnnouncer(own, { redisPrefix: cut.redisPrefix });
  });

  afterAll(async () => {
    await cut.close();
    await healthy.close();
    await proxy.close();
    await own.drop();
  });

  const warnings = (): number =>
    cut.logs.filter(({ level, message }) => level === 'warn' && message.includes('announce'))
      .length;

  it('wait for Redis, those of a key as one, and are told when it is back', async () => {
    const room = newRoom();
    const listener = await healthy.listen(room);
    const before = warnings();
    await proxy.close();
    for (const id of numbers(1, 30)) {
      await cut.announce(numbered(room, id), numbered(room, 100 + id, room));
    }
    expect(await eventually(() => warnings() > before)).toBe(true);
    expect(await waitingCount(own)).toBe(31);
    await cut.get(AnnouncementBacklog).read();
    expect(await cut.get(Metrics).registry.metrics()).toMatch(/^live_announcements_waiting 31$/m);
    expect(listener.ids).toEqual([]);
    await proxy.open();
    await hearsLast(listener, 130);
    expect(listener.ids).toEqual([...numbers(1, 30), 130]);
    await allTold(own);
    // However many were announced, and however often it tried.
    expect(warnings()).toBe(before + 1);
  });

  it('are told by whoever reaches Redis', async () => {
    const room = newRoom();
    const listener = await healthy.listen(room);
    await proxy.close();
    await cut.announce(numbered(room, 1));
    await healthy.announce(numbered(room, 2));
    await hearsLast(listener, 2);
    expect(listener.ids).toEqual([1, 2]);
    await proxy.open();
    await cut.wake();
  });

  it('are told to a connection once, though Redis stalls and whoever tells tries again', async () => {
    const { id: userId, channel } = newUser();
    const node = await startNode(cut.redisPrefix);
    try {
      const follower = await node.follow(userId);
      for (let round = 0; round < 3; round += 1) {
        proxy.hold();
        await cut.announce(numbered(channel, round * 2));
        await cut.wake();
        // Held up, what was published is carried out later.
        proxy.release();
        await healthy.announce(numbered(channel, round * 2 + 1));
        expect(await eventually(() => follower.ids.includes(round * 2 + 1))).toBe(true);
      }
      await allTold(own);
      expect(follower.ids).toEqual(numbers(0, 5));
    } finally {
      await node.close();
    }
  });

  it('are told once to a connection, though many processes tell them at the same time', async () => {
    const { id: userId } = newUser();
    const node = await startNode(cut.redisPrefix);
    try {
      const follower = await node.follow(userId);
      for (const id of numbers(1, 100)) {
        await leaveBehind(own, userChannel(userId), id);
        if (id % 10 === 0) await Promise.all([cut.wake(), healthy.wake()]);
      }
      await Promise.all([cut.wake(), healthy.wake()]);
      expect(await eventually(() => follower.ids.length === 100)).toBe(true);
      expect(follower.ids).toEqual(numbers(1, 100));
    } finally {
      await node.close();
    }
  });

  it('find the room in doubt when they come after an interruption, and then it is asked about', async () => {
    const room = newRoom();
    const course: string[] = [];
    const subscriptions = cut.get(ChannelSubscriptions);
    const note = (what: string) => (channel: HeldChannel) => {
      if (channel.name === room) course.push(what);
    };
    subscriptions.watchAudiences({
      changed: note('changed'),
      interrupted: note('in doubt'),
      resumed: note('asked'),
    });
    await subscriptions.attach(room, { receive: () => course.push('told'), missed: () => 0 });
    proxy.drop();
    for (let id = 1; !course.includes('told') || !course.includes('asked'); id += 1) {
      await healthy.announce(numbered(room, id));
    }
    expect(course[0]).toBe('in doubt');
    await healthy.within((tx, announcements) => announcements.audienceChanged([room], tx));
    expect(await eventually(() => course.includes('changed'))).toBe(true);
  });

  it('are told by another process when theirs dies right after the commit', async () => {
    const room = newRoom();
    const listener = await healthy.listen(room);
    await leaveBehind(own, room, 1);
    const worker = await startAnnouncer(own, { worker: true, redisPrefix: cut.redisPrefix });
    try {
      await hearsLast(listener, 1);
      await allTold(own);
    } finally {
      await worker.close();
    }
  });
});
