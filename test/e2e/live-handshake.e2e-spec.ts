import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount, signIn } from '../factories/accounts.js';
import { expiringIn, LIVE_ENV, ORIGIN, resigned, takeTicket } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { type Refused, refusalOf } from '../support/live-client.js';
import { LiveClients } from '../support/live-clients.js';
import { PlainClient, type PlainOptions } from '../support/live-plain-client.js';
import { sendRaw } from './raw-http.js';

jest.setTimeout(60_000);

const PATHS = ['/ws', '/api/ws/jobs'] as const;

describe('the handshake of a plain socket', () => {
  let app: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const open = async (options: PlainOptions): Promise<PlainClient> =>
    clients.keep(await PlainClient.open(app.url, options));

  const refusal = (options: PlainOptions): Promise<Refused> =>
    refusalOf(PlainClient.open(app.url, options));

  const ticket = (): Promise<string> => takeTicket(app, ada.token);

  /** An answer before the upgrade is the same envelope as every other error. */
  const expectRefused = ({ status, headers, body }: Refused, expected: [number, string]): void => {
    expect([status, body?.error?.code]).toEqual(expected);
    expect(body).toEqual({
      success: false,
      error: {
        code: expected[1],
        message: expect.any(String),
        request_id: headers['x-request-id'],
      },
    });
    expect(headers['content-type']).toMatch(/^application\/json/);
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());
  afterAll(() => app.close());

  describe('admits', () => {
    it('a token in the Authorization header, and says first of all where the stream stands', async () => {
      const client = await open({ token: ada.token });
      const { whole } = await client.next('ready');
      expect(client.messages[0]?.whole).toBe(whole);
      expect(whole).toEqual({
        type: 'ready',
        payload: {
          user_id: ada.id,
          epoch: expect.stringMatching(/^.+$/),
          seq: expect.any(Number),
          recovered: false,
        },
      });
    });

    it('a ticket from an allowed origin', async () => {
      const client = await open({ ticket: await ticket(), origin: ORIGIN });
      expect((await client.next('ready')).payload.user_id).toBe(ada.id);
    });

    it('a token as a subprotocol, of which it selects the one that is no secret', async () => {
      const client = await open({ protocols: ['bearer', ada.token], origin: ORIGIN });
      expect(client.socket.protocol).toBe('bearer');
      expect((await client.next('ready')).payload.user_id).toBe(ada.id);
    });

    it.each(PATHS)('all three at %s', async (path) => {
      await open({ path, token: ada.token });
      await open({ path, ticket: await ticket(), origin: ORIGIN });
      const last = await open({ path, protocols: ['bearer', ada.token], origin: ORIGIN });
      expect(last.socket.protocol).toBe('bearer');
      await sleep(200);
      expect(last.open).toBe(true);
    });

    it('a bearer token without an Origin, as programs send it', async () => {
      await open({ token: ada.token });
      await open({ protocols: ['bearer', ada.token] });
    });
  });

  describe('refuses with 401', () => {
    const token = (make: (account: Account) => string | Promise<string>) => async () => {
      const made = await make(ada);
      return [{ token: made }, { protocols: ['bearer', made], origin: ORIGIN }];
    };

    it.each([
      ['no token at all', () => [{}, { origin: ORIGIN }], 'UNAUTHORIZED'],
      ['rubbish', token(() => 'a.b.c'), 'UNAUTHORIZED'],
      [
        'a token with another’s name in it',
        token((account) => `${account.token.slice(0, -3)}AAA`),
        'UNAUTHORIZED',
      ],
      ['a token that is over', token((account) => expiringIn(account.token, -60)), 'TOKEN_EXPIRED'],
      [
        'a token whose session is not there',
        token((account) => resigned(account.token, { sid: account.id })),
        'UNAUTHORIZED',
      ],
      ['the refresh token', token((account) => account.refreshToken), 'UNAUTHORIZED'],
      ['a ticket that nobody gave', () => [{ ticket: 'x', origin: ORIGIN }], 'UNAUTHORIZED'],
      [
        'a token in the address',
        () => [{ query: { token: ada.token, access_token: ada.token }, origin: ORIGIN }],
        'UNAUTHORIZED',
      ],
    ] as const)('%s', async (_, attempts, code) => {
      for (const path of PATHS) {
        for (const attempt of (await attempts()) as PlainOptions[]) {
          expectRefused(await refusal({ ...attempt, path }), [401, code]);
        }
      }
    });

    it('a token whose session has ended', async () => {
      const { email } = ada;
      const gone = await signIn(app, email);
      await app.post('/api/auth/logout', {}, gone.token);
      expectRefused(await refusal({ token: gone.token }), [401, 'UNAUTHORIZED']);
    });

    it('a ticket of a session that has ended since', async () => {
      const gone = await signIn(app, ada.email);
      const left = await takeTicket(app, gone.token);
      await app.post('/api/auth/logout', {}, gone.token);
      expectRefused(await refusal({ ticket: left, origin: ORIGIN }), [401, 'UNAUTHORIZED']);
    });

    it('a ticket that was used, also when two use it at once', async () => {
      const used = await ticket();
      const both = await Promise.allSettled(
        [1, 2, 3, 4].map(() => open({ ticket: used, origin: ORIGIN })),
      );
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expectRefused(await refusal({ ticket: used, origin: ORIGIN }), [401, 'UNAUTHORIZED']);
    });
  });

  describe('refuses with 403', () => {
    it.each([
      'https://evil.example',
      'http://app.example.com',
      'https://app.example.com.evil.example',
      'https://app.example.com:8443',
      'null',
    ])('a page of %s, however it signs in', async (origin) => {
      for (const path of PATHS) {
        for (const way of [
          { token: ada.token },
          { protocols: ['bearer', ada.token] },
          { ticket: await ticket() },
        ]) {
          expectRefused(await refusal({ ...way, path, origin }), [403, 'FORBIDDEN']);
        }
      }
    });

    it('a ticket without an Origin', async () => {
      expectRefused(await refusal({ ticket: await ticket() }), [403, 'FORBIDDEN']);
    });
  });

  describe('refuses with 400 what is no handshake, spends no ticket on it and logs it as it was:', () => {
    const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    const VERSION = 'Sec-WebSocket-Version: 13';

    it.each([
      ['another version', 'GET', ['Sec-WebSocket-Version: 7', KEY], 'Sec-WebSocket-Version'],
      ['no version', 'GET', [KEY], 'Sec-WebSocket-Version'],
      ['no key', 'GET', [VERSION], 'Sec-WebSocket-Key'],
      ['a key that is none', 'GET', [VERSION, 'Sec-WebSocket-Key: x'], 'Sec-WebSocket-Key'],
      ['another method', 'POST', [VERSION, KEY], '(method)'],
      [
        'subprotocols that are none',
        'GET',
        [VERSION, KEY, 'Sec-WebSocket-Protocol: a,,a'],
        'Sec-WebSocket-Protocol',
      ],
    ])('%s', async (name, method, lines, field) => {
      const unspent = await ticket();
      const id = `form-${name.replaceAll(' ', '-')}`;
      const { status, headers, body } = await sendRaw(
        app.url,
        [
          `${method} /ws?ticket=${unspent} HTTP/1.1`,
          'Host: x',
          'Connection: Upgrade',
          'Upgrade: websocket',
          `Origin: ${ORIGIN}`,
          `X-Request-Id: ${id}`,
          ...lines,
          '\r\n',
        ].join('\r\n'),
      );
      const { error } = JSON.parse(body);
      expect([status, error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(error.details).toEqual([{ field, message: expect.any(String) }]);
      expect(headers['sec-websocket-version']).toBe('13');
      const logged = (): unknown => app.logs.find(({ request_id }) => request_id === id);
      await eventually('it is logged', () => logged() !== undefined);
      expect(logged()).toMatchObject({ message: 'request', method, path: '/ws', status: 400 });
      const client = await open({ ticket: unspent, origin: ORIGIN });
      await client.next('ready');
    });
  });

  it('answers 404 to an upgrade of any other path', async () => {
    for (const path of ['/', '/nowhere', '/ws/more', '/api/ws/nothing', '/api/users/me']) {
      expectRefused(await refusal({ path, token: ada.token }), [404, 'NOT_FOUND']);
    }
  });

  it('gives a ticket to the signed in only, to be kept in no cache', async () => {
    expect((await app.post('/api/ws/tickets')).status).toBe(401);
    const { status, headers, body } = await app.post('/api/ws/tickets', undefined, ada.token);
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body.ticket).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    expect(await ticket()).not.toBe(body.ticket);
  });

  it('repeats the caller’s request id in a refusal', async () => {
    const { headers, body } = await refusal({ headers: { 'x-request-id': 'mine-1' } });
    expect([headers['x-request-id'], body.error.request_id]).toEqual(['mine-1', 'mine-1']);
  });

  it('leaves no token or ticket in the log', async () => {
    const used = await ticket();
    await open({ ticket: used, origin: ORIGIN });
    await open({ protocols: ['bearer', ada.token] });
    await refusal({ ticket: used, origin: ORIGIN });
    const lines = JSON.stringify(app.logs);
    expect(lines).not.toContain(used);
    expect(lines).not.toContain(ada.token);
  });
});
