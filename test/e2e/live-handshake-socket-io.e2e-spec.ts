import { type Account, createAccount, signIn } from '../factories/accounts.js';
import { heard, hears, say, sayMany } from '../factories/live-messages.js';
import { expiringIn, LIVE_ENV, ORIGIN } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { type Refused, refusalOf } from '../support/live-client.js';
import { LiveClients } from '../support/live-clients.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient, type SocketIoOptions } from '../support/live-socket-io-client.js';

jest.setTimeout(60_000);

const ENGINE = '/socket.io/?EIO=4&transport=';

describe('the handshake of Socket.IO', () => {
  let app: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const open = async (options: SocketIoOptions): Promise<SocketIoClient> =>
    clients.keep(await SocketIoClient.open(app.url, options));

  const refusal = (options: SocketIoOptions): Promise<Refused> =>
    refusalOf(SocketIoClient.open(app.url, options));

  /** The `data` of the `connect_error` is the error object itself. */
  const expectRefused = ({ status, body }: Refused, code: string): void => {
    expect(status).toBe(0);
    expect(body).toEqual({
      code,
      message: expect.any(String),
      request_id: expect.stringMatching(/^[\w.-]{1,128}$/),
    });
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());
  afterAll(() => app.close());

  it.each([
    ['auth.token over a websocket', 'websocket', 'auth'],
    ['auth.token over polling', 'polling', 'auth'],
    ['an Authorization header over a websocket', 'websocket', 'header'],
    ['an Authorization header over polling', 'polling', 'header'],
  ] as const)('admits %s, and says first where the stream stands', async (_, transport, way) => {
    const client = await open({
      transports: [transport],
      ...(way === 'auth'
        ? { token: ada.token }
        : { headers: { authorization: `Bearer ${ada.token}` } }),
    });
    const { payload } = await client.next('ready');
    expect(client.messages[0]?.type).toBe('ready');
    expect(payload).toEqual({
      user_id: ada.id,
      epoch: expect.stringMatching(/^.+$/),
      seq: expect.any(Number),
      recovered: false,
    });
  });

  it('goes from polling to a websocket without losing or repeating anything', async () => {
    const client = await open({ token: ada.token, transports: ['polling', 'websocket'] });
    await client.next('ready');
    const ids: string[] = [];
    await eventually('the upgrade', async () => {
      ids.push(await say(app, ada.id));
      return client.socket.io.engine.transport.name === 'websocket';
    });
    ids.push(...(await sayMany(app, ada.id, 50)));
    await hears(client, ids.at(-1) ?? '');
    expect(heard(client)).toEqual(ids);
  });

  it('admits a page of an allowed origin', async () => {
    const client = await open({ token: ada.token, headers: { origin: ORIGIN } });
    await client.next('ready');
  });

  it.each([
    ['no token', () => ({}), 'UNAUTHORIZED'],
    ['an empty token', () => ({ token: '' }), 'UNAUTHORIZED'],
    ['rubbish', () => ({ token: 'a.b.c' }), 'UNAUTHORIZED'],
    ['a token that is no text', () => ({ token: { $ne: null } }), 'UNAUTHORIZED'],
    ['a list of tokens', () => ({ token: [ada.token] }), 'UNAUTHORIZED'],
    ['a token that is over', () => ({ token: expiringIn(ada.token, -60) }), 'TOKEN_EXPIRED'],
  ])('refuses %s with the error as the data of connect_error', async (_, auth, code) => {
    expectRefused(await refusal({ auth: auth() }), code);
    expectRefused(await refusal({ auth: auth(), transports: ['polling'] }), code);
  });

  it('refuses a token whose session has ended', async () => {
    const gone = await signIn(app, ada.email);
    await app.post('/api/auth/logout', {}, gone.token);
    expectRefused(await refusal({ token: gone.token }), 'UNAUTHORIZED');
  });

  it('has no namespace but the root, whoever asks', async () => {
    for (const namespace of ['/admin', '/__proto__', '/nothing']) {
      for (const options of [{ token: ada.token }, {}]) {
        const failure = await SocketIoClient.open(app.url, { ...options, namespace }).then(
          () => undefined,
          (error: Error) => error,
        );
        expect(failure).toBeInstanceOf(Error);
      }
    }
  });

  describe('of a page of another origin', () => {
    const headers = { origin: 'https://evil.example' };

    it('is refused over polling before a session is made', async () => {
      const answer = await app.request('GET', `${ENGINE}polling`, { headers });
      expect([answer.status, answer.body?.error?.code]).toEqual([403, 'FORBIDDEN']);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    });

    it('is refused as a websocket before the upgrade', async () => {
      const opening = PlainClient.open(app.url, {
        path: `${ENGINE}websocket`,
        origin: headers.origin,
        token: ada.token,
      });
      const { status, body } = await refusalOf(opening);
      expect([status, body?.error?.code]).toEqual([403, 'FORBIDDEN']);
    });

    it('is refused by the library too, with a good token', async () => {
      for (const transport of ['polling', 'websocket'] as const) {
        const options = { token: ada.token, headers, transports: [transport] };
        await expect(SocketIoClient.open(app.url, options)).rejects.toThrow();
      }
    });
  });
});
