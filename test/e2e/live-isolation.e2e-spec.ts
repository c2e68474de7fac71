import { randomUUID } from 'node:crypto';
import { type Account, createAccount } from '../factories/accounts.js';
import { heard, hears, say } from '../factories/live-messages.js';
import { createJob } from '../factories/live-jobs.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { refusalOf } from '../support/live-client.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { PlainClient } from '../support/live-plain-client.js';

jest.setTimeout(60_000);

const ABSENT = '01890000-0000-7000-8000-000000000000';

describe('what is somebody else’s', () => {
  let app: TestApp;
  let ada: Account;
  let eve: Account;
  let foreignJob: string;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    ada = await createAccount(app);
    eve = await createAccount(app);
    foreignJob = await createJob(app, ada);
  });

  afterEach(() => clients.closeAll());
  afterAll(() => app.close());

  const rooms = (): readonly string[] => [
    `job:${foreignJob}`,
    `job:${ABSENT}`,
    `job:${randomUUID()}`,
    `job:${foreignJob.toUpperCase()}`,
    `job:${foreignJob} `,
    `job:${foreignJob}:x`,
    'job:1',
    'job:',
    'job',
    'job:\0',
    `job:' OR 1=1 --`,
    `job:*`,
    `jobs:${ada.id}`,
    `user:${ada.id}`,
    `user:${eve.id}`,
    'user',
    `device:${ABSENT}`,
    `snippet:${ABSENT}`,
    `nothing:${ABSENT}`,
    '__proto__',
    '__proto__:x',
    'constructor:name',
    ':',
    `job:${'x'.repeat(10_000)}`,
  ];

  describe.each(TRANSPORTS)('over %s', (transport) => {
    const open = (account: Account) => clients.ready(transport, app.url, { token: account.token });

    it('is answered as what is not there, whichever room is asked for', async () => {
      const client = await open(eve);
      const asked = rooms();
      const answers = [];
      for (const room of asked) answers.push(await client.call('join-room', room));
      const expected = { ok: false, error: { code: 'NOT_FOUND', message: expect.any(String) } };
      for (const [index, { ok, error }] of answers.entries()) {
        expect([asked[index], { ok, error }]).toEqual([asked[index], expected]);
      }
      expect(new Set(answers.map(({ error }) => error?.message)).size).toBe(1);
      expect(client.open).toBe(true);
    });

    it('cannot be left either, alike', async () => {
      const client = await open(eve);
      const foreign = await client.call('leave-room', `job:${foreignJob}`);
      const absent = await client.call('leave-room', `job:${ABSENT}`);
      expect(foreign).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      expect(absent.error).toEqual(foreign.error);
    });

    it('is not heard after having asked for it', async () => {
      const spy = await open(eve);
      const owner = await open(ada);
      for (const room of [`user:${ada.id}`, `jobs:${ada.id}`, `job:${foreignJob}`]) {
        await spy.call('join-room', room);
      }
      await hears(owner, await say(app, ada.id));
      const mine = await say(app, eve.id);
      await hears(spy, mine);
      expect(heard(spy)).toEqual([mine]);
      expect(spy.ofType('job_status')).toEqual([]);
    });

    it.each([[undefined], [null], [7], [true], [{}], [[]], [['jobs']], [{ room: 'jobs' }]])(
      'is not reached by a room called %j',
      async (room) => {
        const client = await open(eve);
        expect(await client.call('join-room', room)).toMatchObject({
          ok: false,
          error: { code: expect.stringMatching(/^(NOT_FOUND|VALIDATION_ERROR)$/) },
        });
      },
    );

    it('answers UNKNOWN_EVENT to a message that nobody knows, and goes on', async () => {
      const client = await open(eve);
      for (const type of ['nothing', 'ready', 'notification', '__proto__', 'toString', '']) {
        expect(await client.call(type, {})).toMatchObject({
          ok: false,
          error: { code: 'UNKNOWN_EVENT', message: expect.any(String) },
        });
      }
      await hears(client, await say(app, eve.id));
    });
  });

  it('is 404 before the upgrade of /api/ws, alike for foreign, absent and malformed ids', async () => {
    const headers = { 'x-request-id': 'the-same' };
    const ask = async (job_id: string) => {
      const opening = PlainClient.open(app.url, {
        path: '/api/ws',
        query: { job_id },
        token: eve.token,
        headers,
      });
      const { status, body } = await refusalOf(opening);
      return { status, body };
    };
    const answer = await ask(foreignJob);
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    for (const id of [ABSENT, randomUUID(), 'x', '', `${foreignJob}x`, 'a'.repeat(2_000)]) {
      expect(await ask(id)).toEqual(answer);
    }
  });

  it('is told to who asks without a token as to who may not know whether it is there', async () => {
    for (const job_id of [foreignJob, ABSENT]) {
      const opening = PlainClient.open(app.url, { path: '/api/ws', query: { job_id } });
      expect((await refusalOf(opening)).status).toBe(401);
    }
  });
});
