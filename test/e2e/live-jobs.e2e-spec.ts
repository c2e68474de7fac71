import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount } from '../factories/accounts.js';
import { createJob, historyOf, LAST_STATUSES, stepsOf } from '../factories/live-jobs.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { type Watch, WATCHES, watchToTheEnd } from '../factories/live-watches.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { LiveClients } from '../support/live-clients.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(120_000);

const LONG = 1_000_000;
/** A job of that length takes some tenths of a second. */
const MOMENTS_MS = [0, 1, 3, 6, 10, 15, 20, 30, 45, 60, 80, 100, 150, 250, 1_500];

describe('a job that is watched', () => {
  let app: TestApp;
  let other: TestApp;
  let proxy: TcpProxy;
  /** A node whose way to Redis can be cut; it works on no jobs. */
  let lame: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const watch = async (way: string, node: TestApp, jobId: string): Promise<Watch> => {
    const found = await WATCHES[way]?.(node, ada, jobId);
    if (!found) throw new Error(`there is no ${way}`);
    clients.keep(found.client);
    return found;
  };

  const finished = (jobId: string): Promise<void> =>
    eventually('the job ends', async () => {
      const last = (await historyOf(app, ada, jobId)).at(-1)?.status ?? '';
      return LAST_STATUSES.includes(last);
    });

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    other = await startApp({ sharing: app });
    proxy = await TcpProxy.start(testRedisUrl());
    lame = await startApp({ sharing: app, env: { REDIS_URL: proxy.url, ROLES: 'web' } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await lame.close();
    await other.close();
    await app.close();
    await proxy.close();
  });

  describe.each(Object.keys(WATCHES))('by %s', (way) => {
    it('is told as it went, from whatever moment on, without gap or repeat', async () => {
      for (let round = 0; round < MOMENTS_MS.length; round += 5) {
        const moments = MOMENTS_MS.slice(round, round + 5);
        await Promise.all(
          moments.map(async (moment, index) => {
            const jobId = await createJob(app, ada, LONG);
            await sleep(moment);
            const watching = await watch(way, index % 2 === 0 ? app : other, jobId);
            const steps = await watchToTheEnd(watching);
            expect(steps).toEqual(await historyOf(app, ada, jobId));
            expect(steps[0]).toEqual({ status: 'pending', progress: 0 });
            expect(steps.at(-1)).toEqual({ status: 'completed', progress: 100 });
          }),
        );
      }
    });

    it('is told whole to whoever comes when it is over', async () => {
      const jobId = await createJob(app, ada);
      await finished(jobId);
      const watching = await watch(way, other, jobId);
      expect(await watchToTheEnd(watching)).toEqual(await historyOf(app, ada, jobId));
    });

    it('is told of being cancelled', async () => {
      const jobId = await createJob(app, ada, LONG);
      const watching = await watch(way, other, jobId);
      await app.request('DELETE', `/api/jobs/${jobId}`, { token: ada.token });
      const steps = await watchToTheEnd(watching);
      expect(steps).toEqual(await historyOf(app, ada, jobId));
      expect(['cancelled', 'completed']).toContain(steps.at(-1)?.status);
    });

    it('is told without gap or repeat across a node that loses Redis meanwhile', async () => {
      const jobId = await createJob(app, ada, LONG);
      const watching = await watch(way, lame, jobId);
      const next = await createJob(app, ada, LONG);
      const watchingNext = await watch(way, lame, next);
      await proxy.close();
      await Promise.all([finished(jobId), finished(next)]);
      await proxy.open();
      expect(await watchToTheEnd(watching)).toEqual(await historyOf(app, ada, jobId));
      expect(await watchToTheEnd(watchingNext)).toEqual(await historyOf(app, ada, next));
      await eventually('the node reaches Redis', async () => {
        return (await lame.post('/api/ws/tickets', undefined, ada.token)).status === 201;
      });
    });
  });

  it('is told alike to all who watch it, each from another moment on', async () => {
    for (let round = 0; round < 5; round += 1) {
      const jobId = await createJob(app, ada, LONG);
      const ways = Object.keys(WATCHES);
      const told = await Promise.all(
        [0, 2, 5, 10, 20, 40, 80, 120].flatMap((moment, at) =>
          ways.map(async (way, index) => {
            await sleep(moment + index);
            const watching = await watch(way, (at + index) % 2 === 0 ? app : other, jobId);
            return { way, moment, steps: await watchToTheEnd(watching) };
          }),
        ),
      );
      const steps = await historyOf(app, ada, jobId);
      for (const one of told) expect(one).toEqual({ ...one, steps });
      clients.closeAll();
    }
  });

  it('comes in flat frames, ends with its result, and is closed 1000 then', async () => {
    const jobId = await createJob(app, ada, 50);
    const { client } = await watch('/api/ws?job_id=', app, jobId);
    expect((await client.ends(10_000)).code).toBe(1000);
    const frames = client.messages.map(({ whole }) => whole as Record<string, unknown>);
    for (const frame of frames) {
      expect(frame).toMatchObject({
        type: 'job_status',
        job_id: jobId,
        status: expect.any(String),
        progress: expect.any(Number),
      });
      expect(Object.keys(frame).sort()).toEqual(
        frame['status'] === 'completed'
          ? ['job_id', 'progress', 'result', 'status', 'type']
          : ['job_id', 'progress', 'status', 'type'],
      );
    }
    const { body } = await app.get(`/api/jobs/${jobId}`, ada.token);
    expect(frames.at(-1)?.['result']).toBe(body.result);
    expect(body.result).toMatch(/^.{50}$/);
    // Whoever comes later sees the same and is let go, too.
    const later = await watch('/api/ws?job_id=', other, jobId);
    expect((await later.client.ends()).code).toBe(1000);
    expect(later.client.messages.map(({ whole }) => whole)).toEqual(frames);
  });

  it.each(['websocket', 'socket.io'] as const)(
    'is told once to a connection over %s that is in both of its rooms',
    async (transport) => {
      for (const rooms of [
        (id: string) => [`job:${id}`, 'jobs'],
        (id: string) => ['jobs', `job:${id}`],
      ]) {
        const client =
          transport === 'websocket'
            ? await PlainClient.open(app.url, { token: ada.token })
            : await SocketIoClient.open(app.url, { token: ada.token });
        clients.keep(client);
        const jobId = await createJob(app, ada, LONG);
        const [first = '', second = ''] = rooms(jobId);
        const [before, again] = [
          await client.call('join-room', first),
          await client.call('join-room', second),
        ];
        expect([before.ok, again.ok]).toEqual([true, true]);
        await finished(jobId);
        await client.until('the end', () =>
          client.messages.some(
            ({ type, payload }) =>
              (type === 'job_status' && LAST_STATUSES.includes(payload.status)) ||
              JSON.stringify(payload).includes('"completed"'),
          ),
        );
        await sleep(200);
        const history = await historyOf(app, ada, jobId);
        // How much of it the client knew after each message.
        let known = 0;
        for (const { type, payload } of client.messages) {
          if (type === 'ack') {
            const shown = stepsOf(
              payload.data.snapshot.filter((it: { job_id: string }) => it.job_id === jobId),
            );
            expect(shown).toEqual(history.slice(0, shown.length));
            known = Math.max(known, shown.length);
          } else if (type === 'job_status' && payload.job_id === jobId) {
            expect(stepsOf([payload])).toEqual([history[known]]);
            known += 1;
          }
        }
        expect(known).toBe(history.length);
        client.close();
      }
    },
  );

  it('is told no more to whoever has left its room', async () => {
    const jobId = await createJob(app, ada, LONG);
    const { client } = await watch('room job:<id> over /ws', app, jobId);
    expect(await client.call('leave-room', `job:${jobId}`)).toMatchObject({ ok: true });
    const told = client.ofType('job_status').length;
    await finished(jobId);
    await sleep(200);
    expect(client.ofType('job_status')).toHaveLength(told);
  });
});
