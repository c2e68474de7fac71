import { setTimeout as sleep } from 'node:timers/promises';
import type { NewMessage } from '../../src/realtime/channels/channel-message.js';
import {
  type Follower,
  forget,
  newPrefix,
  newUser,
  numbers,
  openRedis,
  startNode,
} from './channels-node.js';
import { eventually } from './platform.js';

jest.setTimeout(60_000);

const task = (version: number): NewMessage => ({
  event: 'task',
  payload: { id: version },
  once: { key: 'a', version },
});

it('bring what was lost to who joined before, though a later snapshot showed it to another', async () => {
  const prefix = newPrefix();
  const redis = openRedis();
  const [node, other] = [await startNode(prefix), await startNode(prefix)];
  node.versioned.register({
    name: 'task',
    missed: (_key, after) => Promise.resolve(numbers(after + 1, 6).map(task)),
  });
  const join = async (version: number): Promise<Follower> => {
    const follower = await node.follow(newUser().id);
    const channel = await node.subscriptions.attach('tasks', follower);
    const snapshot = new Map([['a', version]]);
    channel.begin(snapshot);
    follower.showed(snapshot);
    return follower;
  };
  const early = await join(2);
  // 3 was committed, and its publication was lost; 4 and 5 are on their way.
  const late = await join(5);
  for (const version of [4, 5, 6]) await other.publisher.publish(['tasks'], task(version));
  await eventually(() => early.ids.length >= 4 && late.ids.length > 0);
  // What comes besides.
  await sleep(100);
  await node.close();
  await other.close();
  await forget(redis, prefix);
  redis.disconnect();
  expect(late.ids).toEqual([6]);
  expect(early.ids).toEqual([3, 4, 5, 6]);
});
