import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import Redis from 'ioredis';
import { JobStatuses } from '../../src/modules/jobs/job-statuses.service.js';
import { channelKeys } from '../../src/realtime/channels/channel-keys.js';
import { type ChannelMessage, decodeNotice } from '../../src/realtime/channels/channel-message.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { becomes, startTrial, Trials, TrialsModule } from '../factories/jobs.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { LiveClients } from '../support/live-clients.js';
import { PlainClient } from '../support/live-plain-client.js';

jest.setTimeout(60_000);

let app: TestApp;
let trials: Trials;
let ada: Account;
let subscriber: Redis;

beforeAll(async () => {
  app = await startApp({ imports: [TrialsModule] });
  trials = app.app.get(Trials);
  subscriber = new Redis(testRedisUrl());
  await once(subscriber, 'ready');
});

afterAll(async () => {
  subscriber.disconnect();
  await app.close();
});

beforeEach(async () => {
  ada = await createAccount(app);
});

it('tells of every transition once, on the channels of the job and of its user', async () => {
  const heard = new Map<string, ChannelMessage[]>();
  subscriber.on('message', (channel, notice) => {
    const message = decodeNotice(notice);
    if (message) heard.set(channel, [...(heard.get(channel) ?? []), message]);
  });
  const all = channelKeys(app.redisPrefix, `jobs:${ada.id}`).notices;
  await subscriber.subscribe(all);
  trials.work = async ({ progress, jobId }) => {
    await subscriber.subscribe(channelKeys(app.redisPrefix, `job:${jobId}`).notices);
    await progress(50);
    if (trials.begun.length < 3) throw new Error('broken');
    return 'done';
  };
  const id = await startTrial(app, ada.id);
  await becomes(app, id, 'completed');
  await eventually('told', () => heard.get(all)?.length === 8);
  const told = heard.get(all)?.map(({ event, payload, once: { key, version } = { key: '' } }) => {
    const { job_id, status, progress, ...more } = JSON.parse(payload) as Record<string, unknown>;
    return [event, key, version, job_id, status, progress, more];
  });
  const expected = [
    ['pending', 0],
    ...[1, 2, 3].flatMap(() => [
      ['running', 0],
      ['running', 50],
    ]),
    ['completed', 100],
  ].map(([status, progress], index) => {
    const more = status === 'completed' ? { result: 'done' } : {};
    return ['job_status', `job:${id}`, index + 1, id, status, progress, more];
  });
  expect(told).toEqual(expected);
  // From when it was listened to: the same ones.
  const own = heard.get(channelKeys(app.redisPrefix, `job:${id}`).notices) ?? [];
  expect(own.length).toBeGreaterThanOrEqual(6);
  expect(own).toEqual(heard.get(all)?.slice(-own.length));
  // And PostgreSQL tells the same.
  const kept = await app.app.get(JobStatuses).messagesAfter(id, 0);
  expect(
    kept.map(({ event, payload, once: { key, version } = { key: '' } }) => [
      event,
      key,
      version,
      payload,
    ]),
  ).toEqual(
    heard
      .get(all)
      ?.map(({ event, payload, once: { key, version } = { key: '' } }) => [
        event,
        key,
        version,
        JSON.parse(payload) as unknown,
      ]),
  );
});

it('tells why a job failed', async () => {
  const messages: unknown[] = [];
  const { notices } = channelKeys(app.redisPrefix, `jobs:${ada.id}`);
  subscriber.on('message', (channel, notice) => {
    if (channel === notices) messages.push(JSON.parse(decodeNotice(notice)?.payload ?? ''));
  });
  await subscriber.subscribe(notices);
  trials.work = () => Promise.reject(new Error('broken'));
  const id = await startTrial(app, ada.id);
  await becomes(app, id, 'failed');
  await eventually('told', () => messages.length === 5);
  expect(messages[3]).toEqual({ job_id: id, status: 'running', progress: 0 });
  expect(messages[4]).toEqual({ job_id: id, status: 'failed', progress: 0, error: 'broken' });
});

it('publishes no large result, and yet tells it to whoever watches, on any node', async () => {
  const notices: string[] = [];
  const heard = (channel: string, notice: string): void => {
    if (channel === of) notices.push(notice);
  };
  const of = channelKeys(app.redisPrefix, `jobs:${ada.id}`).notices;
  subscriber.on('message', heard);
  await subscriber.subscribe(of);
  const clients = new LiveClients();
  const other = await startApp({ sharing: app, env: { ROLES: 'web' } });
  try {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const result = 'x'.repeat(1_000_000);
    trials.work = () => gate.then(() => result);
    const id = await startTrial(app, ada.id);
    const watching = { path: '/api/ws', query: { job_id: id }, token: ada.token };
    const followers = [
      await PlainClient.open(app.url, watching),
      await PlainClient.open(other.url, watching),
    ];
    const member = await PlainClient.open(other.url, { token: ada.token });
    for (const client of [...followers, member]) clients.keep(client);
    expect((await member.call('join-room', 'jobs')).ok).toBe(true);
    open();
    const whole = { job_id: id, status: 'completed', progress: 100, result };
    for (const client of followers) {
      expect((await client.ends(10_000)).code).toBe(1000);
      expect(client.messages.at(-1)?.payload).toEqual(whole);
    }
    const ends = () =>
      member.ofType('job_status').filter(({ payload }) => payload.status === 'completed');
    await member.until('the end', () => ends().length > 0, 10_000);
    // The reconciler has looked since.
    await sleep(3_500);
    expect(ends().map(({ payload }) => payload as unknown)).toEqual([whole]);
    await eventually('told', () => notices.length === 3);
    expect(Math.max(...notices.map((notice) => notice.length))).toBeLessThan(1_000);
    expect(decodeNotice(notices[2] ?? '')).toMatchObject({
      event: 'job_status',
      payload: '',
      once: { key: `job:${id}`, version: 3 },
    });
  } finally {
    clients.closeAll();
    subscriber.off('message', heard);
    await other.close();
  }
});
