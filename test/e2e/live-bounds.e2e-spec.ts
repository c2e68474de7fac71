import { setTimeout as sleep } from 'node:timers/promises';
import { LiveConnections } from '../../src/realtime/connections/live-connections.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { createJob } from '../factories/live-jobs.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { Refused, refusalOf } from '../support/live-client.js';
import { LiveClients, type Transport, TRANSPORTS } from '../support/live-clients.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';

jest.setTimeout(60_000);

const GREETED = 'greeted';

/** Socket.IO says so at its engine's door, at its own, or when it is through both. */
const REFUSALS: Readonly<Record<Transport, readonly string[]>> = {
  websocket: ['SERVICE_UNAVAILABLE'],
  'socket.io': ['websocket error', 'SERVICE_UNAVAILABLE', 'closed 3013'],
};

describe('the bounds of live connections', () => {
  let app: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());
  afterAll(() => app.close());

  const openSockets = (node: TestApp): number => node.app.get(LiveConnections).all().size;

  /** Has whoever comes meanwhile wait to be known, so that all are let in at one moment. */
  const together = async <T>(coming: () => Promise<T>): Promise<T> => {
    const client = await app.database.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE sessions');
      const outcome = coming();
      await sleep(700);
      await client.query('COMMIT');
      return await outcome;
    } finally {
      client.release(true);
    }
  };

  describe('a process', () => {
    const MAX = 10;
    let small: TestApp;

    beforeAll(async () => {
      small = await startApp({ sharing: app, env: { MAX_SOCKETS: String(MAX) } });
    });

    afterEach(async () => {
      clients.closeAll();
      await eventually('all are gone', () => openSockets(small) === 0);
    });

    afterAll(() => small.close());

    /** What becomes of a socket that wants to be greeted. */
    const attempt = async (transport: Transport): Promise<string> => {
      try {
        const client = await clients.connect(transport, small.url, { token: ada.token });
        await client.until('a greeting', () => !client.open || client.ofType('ready').length > 0);
        return client.closing ? `closed ${client.closing.code}` : GREETED;
      } catch (error) {
        if (error instanceof Refused) return (error.body.error ?? error.body).code as string;
        return (error as Error).message;
      }
    };

    it.each([
      ['plain sockets', ['websocket']],
      ['sockets of Socket.IO', ['socket.io']],
      ['sockets of both', TRANSPORTS],
    ] as const)('has as many as it may when many %s come at once', async (_, kinds) => {
      const all = Array.from({ length: 60 }, (_unused, index) => kinds[index % kinds.length]);
      const outcomes = await together(() =>
        Promise.all(all.map(async (kind = 'websocket') => [kind, await attempt(kind)] as const)),
      );
      expect(outcomes.filter(([, outcome]) => outcome === GREETED)).toHaveLength(MAX);
      expect(openSockets(small)).toBe(MAX);
      for (const [kind, outcome] of outcomes)
        expect([GREETED, ...REFUSALS[kind]]).toContain(outcome);
    });

    it('takes another one when one has gone', async () => {
      const opened = [];
      for (let index = 0; index < MAX; index += 1) {
        const transport = TRANSPORTS[index % 2] ?? 'websocket';
        opened.push(await clients.ready(transport, small.url, { token: ada.token }));
      }
      for (const transport of TRANSPORTS) {
        expect(REFUSALS[transport]).toContain(await attempt(transport));
        opened.pop()?.close();
        await eventually('there is room', () => openSockets(small) < MAX);
        expect(await attempt(transport)).toBe(GREETED);
      }
    });
  });

  describe('a user', () => {
    const MAX = 200;
    const CODE = 'TOO_MANY_CONNECTIONS';

    const flat = (): Promise<PlainClient> =>
      PlainClient.open(app.url, { path: '/api/ws/jobs', token: ada.token });

    it('has 200 sockets on a process, those for jobs counted, however many come at once', async () => {
      const outcomes = await together(() =>
        Promise.allSettled(Array.from({ length: MAX + 30 }, flat)),
      );
      const refused: unknown[] = [];
      const opened: PlainClient[] = [];
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') opened.push(clients.keep(outcome.value));
        else refused.push(outcome.reason);
      }
      expect(opened).toHaveLength(MAX);
      for (const refusal of refused) {
        expect(refusal).toMatchObject({ status: 409, body: { error: { code: CODE } } });
      }
      const { token } = ada;
      expect(await refusalOf(PlainClient.open(app.url, { token }))).toMatchObject({ status: 409 });
      expect((await refusalOf(SocketIoClient.open(app.url, { token }))).body.code).toBe(CODE);
      const other = await createAccount(app);
      await clients.ready('websocket', app.url, { token: other.token });
      opened.pop()?.close();
      await eventually('there is room', () => openSockets(app) === MAX);
      await clients.ready('socket.io', app.url, { token });
      expect((await refusalOf(flat())).status).toBe(409);
    });
  });

  describe.each(TRANSPORTS)('a client over %s', (transport) => {
    it('is shown a room anew at each join, a hundred times at once and then a few a second', async () => {
      const client = await clients.ready(transport, app.url, { token: ada.token });
      const begun = performance.now();
      const answers = [];
      for (let index = 0; index < 130; index += 1) {
        answers.push(await client.call('join-room', 'jobs'));
      }
      const allowed = 100 + (5 * (performance.now() - begun)) / 1_000;
      const shown = answers.filter(({ ok }) => ok);
      for (const { data } of shown) expect(data).toEqual({ snapshot: [] });
      expect(shown.length).toBeGreaterThanOrEqual(100);
      expect(shown.length).toBeLessThanOrEqual(Math.floor(allowed));
      const refused = { ok: false, error: { code: 'RATE_LIMITED' } };
      for (const answer of answers.slice(shown.length)) {
        if (!answer.ok) expect(answer).toMatchObject(refused);
      }

      // It is in the room as before, and in no other one.
      const jobId = await createJob(app, ada);
      await client.until('its end', () =>
        client.ofType('job_status').some(({ payload }) => payload.status === 'completed'),
      );
      while ((await client.call('join-room', 'jobs')).ok);
      let answer = await client.call('join-room', `job:${jobId}`);
      // While the machine paused it was allowed another.
      while (answer.ok) {
        await client.call('leave-room', `job:${jobId}`);
        answer = await client.call('join-room', `job:${jobId}`);
      }
      expect(answer).toMatchObject(refused);
      expect((await client.call('leave-room', `job:${jobId}`)).error?.code).toBe('NOT_FOUND');
      expect((await client.call('leave-room', 'jobs')).ok).toBe(true);
      await sleep(300);
      const { data } = await client.call('join-room', 'jobs');
      expect(data.snapshot.map((step: { job_id: string }) => step.job_id)).toContain(jobId);
    });
  });
});
