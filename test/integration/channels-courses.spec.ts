import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { StreamPosition } from '../../src/realtime/channels/channel-message.js';
import { testRedisUrl } from '../support/environment.js';
import {
  type ChannelNode,
  type Follower,
  forget,
  type Frame,
  newPrefix,
  newUser,
  numbers,
  openRedis,
  sayMany,
  startNode,
} from './channels-node.js';
import { ChannelsRelay } from './channels-relay.js';
import { eventually } from './platform.js';

jest.setTimeout(120_000);

const WATCHERS = 4;
const RUNS = 60;
const SEED = 7_406_512;

const node = fc.integer({ min: 0, max: 1 });
const watcher = fc.integer({ min: 0, max: WATCHERS - 1 });

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('say'), node, times: fc.nat(6) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('come'), node, watcher }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave'), watcher }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut'), node }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rest'), ms: fc.nat(60) }) },
);

/** Somebody who comes and goes, and resumes each time from where the last connection left off. */
class Watcher {
  readonly told: Frame[] = [];
  private at: StreamPosition | undefined;
  private coming: Promise<Follower> | undefined;

  constructor(
    private readonly userId: string,
    start: StreamPosition,
  ) {
    this.at = start;
  }

  async come(to: ChannelNode): Promise<void> {
    await this.leave();
    this.coming = to.follow(this.userId, this.at);
  }

  async leave(): Promise<void> {
    const follower = await this.coming;
    if (!follower) return;
    this.coming = undefined;
    follower.terminate();
    for (const frame of follower.frames) {
      if (frame.type !== 'ready') this.told.push(frame);
      else if (frame.payload['recovered'] !== true)
        throw new Error('a short absence was forgotten');
    }
    this.at = follower.at ?? this.at;
  }

  async finish(to: ChannelNode, seq: number): Promise<void> {
    if (!this.coming) await this.come(to);
    const follower = await this.coming;
    await eventually(() => (follower?.at?.seq ?? 0) >= seq);
    await this.leave();
  }
}

describe('two nodes whose lines to Redis are cut, and connections that come and go', () => {
  const prefix = newPrefix();
  const redis = openRedis();
  const relays: ChannelsRelay[] = [];
  const nodes: ChannelNode[] = [];

  beforeAll(async () => {
    for (let index = 0; index < 2; index += 1) {
      const relay = await ChannelsRelay.start(testRedisUrl());
      const started = await startNode(prefix, relay.url);
      await started.follow(newUser().id);
      relays.push(relay);
      nodes.push(started);
    }
    await sleep(100);
  });

  afterAll(async () => {
    for (const it of nodes) await it.close();
    for (const it of relays) await it.close();
    await forget(redis, prefix);
    redis.disconnect();
  });

  const nodeAt = (index: number): ChannelNode => {
    const found = nodes[index % 2];
    if (!found) throw new Error('there are two');
    return found;
  };

  it(`bring each message to each exactly once and in order (seed ${SEED})`, async () => {
    let messages = 0;
    const course = fc.array(step, { minLength: 5, maxLength: 40, size: 'max' });
    const run = async (steps: typeof course extends fc.Arbitrary<infer T> ? T : never) => {
      const user = newUser();
      const { position } = await nodeAt(0).history.read(user.channel);
      const watchers = Array.from({ length: WATCHERS }, () => new Watcher(user.id, position));
      const saying: Promise<void>[] = [];
      let said = 0;
      for (const it of steps) {
        if ('times' in it) {
          saying.push(sayMany(nodeAt(it.node), user.channel, it.times, said + 1));
          said += it.times;
        } else if ('ms' in it) {
          await sleep(it.ms);
        } else if (it.kind === 'cut' && 'node' in it) {
          relays[it.node]?.cutSubscriptions();
        } else if ('watcher' in it) {
          const who = watchers[it.watcher];
          await ('node' in it ? who?.come(nodeAt(it.node)) : who?.leave());
        }
      }
      await Promise.all(saying);
      messages += said;
      await Promise.all(watchers.map((it, index) => it.finish(nodeAt(index), said)));
      for (const { told } of watchers) {
        expect(told.map(({ seq }) => seq)).toEqual(numbers(1, said));
        expect(told).toEqual(watchers[0]?.told);
      }
      const ids = (watchers[0]?.told ?? []).map(({ payload }) => Number(payload['id']));
      expect(ids.sort((a, b) => a - b)).toEqual(numbers(1, said));
    };
    await fc.assert(fc.asyncProperty(course, run), {
      seed: SEED,
      numRuns: RUNS,
      endOnFailure: true,
    });
    expect(messages).toBeGreaterThan(100);
  });
});
