import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount } from '../factories/accounts.js';
import { becomes } from '../factories/jobs.js';
import { createJob, historyOf } from '../factories/live-jobs.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';
import { PlainClient } from '../support/live-plain-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

const FLOOD = 3508;

describe('what a client asks for before it was greeted', () => {
  let app: TestApp;
  let proxy: TcpProxy;
  /** A node that Redis answers when the proxy lets it. */
  let slow: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    proxy = await TcpProxy.start(testRedisUrl());
    slow = await startApp({ sharing: app, env: { REDIS_URL: proxy.url, ROLES: 'web' } });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => {
    proxy.release();
    clients.closeAll();
  });

  afterAll(async () => {
    await slow.close();
    await app.close();
    await proxy.close();
  });

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it('is answered after that, in order', async () => {
      proxy.hold();
      const client = await clients.connect(transport, slow.url, { token: ada.token });
      const answers = ['nothing', 'join-room', 'leave-room'].map((type) =>
        client.call(type, 'jobs'),
      );
      await sleep(200);
      expect(client.messages).toEqual([]);
      proxy.release();
      const [first, second, third] = await Promise.all(answers);
      expect(first?.error?.code).toBe('UNKNOWN_EVENT');
      expect([second?.data, third?.ok]).toEqual([{ snapshot: [] }, true]);
      expect(client.messages.map(({ type }) => type)).toEqual(['ready', 'ack', 'ack', 'ack']);
    });

    it('may be 200 messages, and no more', async () => {
      proxy.hold();
      const brisk = await clients.connect(transport, slow.url, { token: ada.token });
      const flooding = await clients.connect(transport, slow.url, { token: ada.token });
      for (let index = 0; index < 190; index += 1) brisk.tell('nothing');
      for (let index = 0; index < 300; index += 1) flooding.tell('nothing');
      expect((await flooding.ends()).code).toBe(FLOOD);
      expect(flooding.ofType('ack')).toEqual([]);
      proxy.release();
      expect((await brisk.call('join-room', 'jobs')).ok).toBe(true);
      expect(brisk.messages[0]?.type).toBe('ready');
    });
  });

  it('is answered after the history on a socket for jobs', async () => {
    const jobId = await createJob(app, ada);
    await becomes(app, jobId, 'completed');
    proxy.hold();
    const client = clients.keep(
      await PlainClient.open(slow.url, { path: '/api/ws/jobs', token: ada.token }),
    );
    const answer = client.call('auth:refresh', { token: ada.token });
    await sleep(200);
    expect(client.messages).toEqual([]);
    proxy.release();
    expect((await answer).ok).toBe(true);
    const history = await historyOf(app, ada, jobId);
    const types = client.messages.map(({ type }) => type);
    expect(types).toEqual([...history.map(() => 'job_status'), 'ack']);
  });
});
