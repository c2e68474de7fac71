import { Database } from '../../src/database/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
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
import { newUser, numbers } from './channels-node.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

describe('announcements', () => {
  let own: TestDatabase;
  let one: Announcer;
  let two: Announcer;

  beforeAll(async () => {
    own = await createTestDatabase();
    one = await startAnnouncer(own);
    two = await startAnnouncer(own, { redisPrefix: one.redisPrefix });
  });

  afterAll(async () => {
    await one.close();
    await two.close();
    await own.drop();
  });

  it('are told on every node once they are committed, and kept no longer', async () => {
    const room = newRoom();
    const listeners = [await one.listen(room), await two.listen(room)];
    await one.announce(numbered(room, 1));
    for (const listener of listeners) {
      await hearsLast(listener, 1);
      expect(listener.messages).toMatchObject([{ event: 'said', payload: '{"id":1}' }]);
    }
    await allTold(own);
  });

  it('are not told of what was rolled back', async () => {
    const room = newRoom();
    const listener = await two.listen(room);
    const failing = one.within(async (tx, announcements) => {
      await announcements.add(numbered(room, 1), tx);
      await announcements.audienceChanged([room], tx);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await one.announce(numbered(room, 2));
    await hearsLast(listener, 2);
    expect(listener.ids).toEqual([2]);
  });

  it('reach all of their channels, streams that are resumed among them', async () => {
    const { channel } = newUser();
    const room = newRoom();
    const listener = await two.listen(room, channel);
    const { channels: _channels, ...told } = numbered(room, 7);
    await one.announce({ ...told, channels: [room, channel] });
    expect(await eventually(() => listener.messages.length === 2)).toBe(true);
    expect(listener.seqs.sort()).toEqual([1, undefined]);
    const [first, second] = listener.messages;
    expect(first?.once).toEqual(second?.once);
  });

  it('go out in the order in which they were made, whoever tells them', async () => {
    const room = newRoom();
    const listeners = [await one.listen(room), await two.listen(room)];
    for (let id = 1; id <= 60; id += 3) {
      await one.announce(numbered(room, id), numbered(room, id + 1));
      await two.announce(numbered(room, id + 2));
    }
    for (const listener of listeners) {
      await hearsLast(listener, 60);
      expect(listener.ids).toEqual(numbers(1, 60));
    }
  });

  it('are told of in batches, in their order, when there are many', async () => {
    const room = newRoom();
    const listener = await two.listen(room);
    await one.announce(...numbers(1, 950).map((id) => numbered(room, id)));
    await hearsLast(listener, 950);
    expect(listener.ids).toEqual(numbers(1, 950));
    await allTold(own);
  });

  it('take the place of one with their key that was not told yet', async () => {
    const room = newRoom();
    const listener = await two.listen(room);
    await one.within(async (tx, announcements) => {
      for (const id of numbers(1, 5)) await announcements.add(numbered(room, id, room), tx);
      await announcements.addAll(
        numbers(6, 9).map((id) => numbered(room, id, room)),
        tx,
      );
      await announcements.add(numbered(room, 10), tx);
      const waiting = 'SELECT 1 FROM live_announcements';
      expect(await one.get(Database).query(waiting, [], { tx })).toHaveLength(2);
    });
    await hearsLast(listener, 10);
    expect(listener.ids).toEqual([9, 10]);
  });

  it('are told anew when one with their key was told already', async () => {
    const room = newRoom();
    const listener = await two.listen(room);
    for (const id of numbers(1, 3)) {
      await one.announce(numbered(room, id, room));
      await hearsLast(listener, id);
    }
    expect(listener.ids).toEqual([1, 2, 3]);
    const versions = listener.messages.map(({ once }) => once?.version ?? 0);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(3);
    expect(listener.messages[0]?.once).toMatchObject({ key: `newest:${room}`, newest: true });
  });

  it('are told while one of them is being replaced, and then with that one anew', async () => {
    const [room, other] = [newRoom(), newRoom()];
    const listener = await one.listen(room, other);
    await leaveBehind(own, room, 1, room);
    const replacing = await own.pool.connect();
    try {
      await replacing.query('BEGIN');
      await replacing.query(
        `UPDATE live_announcements SET id = DEFAULT, payload = '{"id":3}' WHERE key = $1`,
        [room],
      );
      await two.announce(numbered(other, 2));
      await hearsLast(listener, 2);
      await two.wake();
      expect(listener.ids).toEqual([1, 2, 1]);
      expect(await waitingCount(own)).toBe(1);
      await replacing.query('COMMIT');
    } finally {
      replacing.release();
    }
    await two.wake();
    expect(listener.ids).toEqual([1, 2, 1, 3]);
    const [once, , again, newer] = listener.messages.map((message) => message.once);
    expect(again).toEqual(once);
    expect(newer?.version).toBeGreaterThan(once?.version ?? 0);
    expect(await waitingCount(own)).toBe(0);
  });

  it('end with the newest of each key, with two writers and two tellers', async () => {
    const rooms = numbers(1, 4).map(newRoom);
    const listeners = await Promise.all(rooms.map((room) => two.listen(room)));
    await own.pool.query('CREATE TABLE counter (room text PRIMARY KEY, value int NOT NULL)');
    for (const room of rooms) await own.pool.query('INSERT INTO counter VALUES ($1, 0)', [room]);
    const raise = (node: Announcer, room: string): Promise<void> =>
      node.within(async (tx, announcements) => {
        const [row] = await node
          .get(Database)
          .query<{ value: number }>(
            'UPDATE counter SET value = value + 1 WHERE room = $1 RETURNING value',
            [room],
            { tx },
          );
        await announcements.add(numbered(room, row?.value ?? 0, room), tx);
      });
    const writer = async (node: Announcer, start: number): Promise<void> => {
      for (let time = 0; time < 100; time += 1) {
        await raise(node, rooms[(start + time) % rooms.length] ?? '');
      }
    };
    await Promise.all([one, two].flatMap((node) => [writer(node, 0), writer(node, 2)]));
    for (const listener of listeners) {
      await hearsLast(listener, 100);
      // A counter only grows, and nobody is told of an older one later.
      expect(listener.ids).toEqual([...listener.ids].sort((a, b) => Number(a) - Number(b)));
    }
    await allTold(own);
  });
});
