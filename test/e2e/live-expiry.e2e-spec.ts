import { type Account, createAccount, signIn } from '../factories/accounts.js';
import { hears, say } from '../factories/live-messages.js';
import { expiringIn, LIVE_ENV, ORIGIN, resigned, takeTicket } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { type LiveClient, refusalOf } from '../support/live-client.js';
import { type Transport, TRANSPORTS } from '../support/live-clients.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';

jest.setTimeout(60_000);

const GRACE_SECONDS = 25;
const TICKET_SECONDS = 30;
/** As long as a slow machine may take to open them all: their token is good for no longer. */
const OPENED_WITHIN_SECONDS = 10;

/** All waits run at the same time: what a token's end brings is seen some 35 s after the start. */
describe('a socket whose token ends', () => {
  let app: TestApp;
  let ada: Account;
  let eve: Account;
  /** When the short tokens end. */
  let endsAt: number;
  let ticketsAt: number;
  let early: string;
  let late: string;
  const opened = new Map<string, LiveClient>();

  const WAYS = ['idle', 'refreshed', 'of another', 'badly refreshed'] as const;
  const name = (transport: Transport, way: (typeof WAYS)[number]): string => `${transport} ${way}`;

  const clientOf = (transport: Transport, way: (typeof WAYS)[number]): LiveClient => {
    const client = opened.get(name(transport, way));
    if (!client) throw new Error('it was opened');
    return client;
  };

  const secondsUntil = (time: number): number => (time - Date.now()) / 1000;

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
    [ada, eve] = [await createAccount(app), await createAccount(app)];
    early = await takeTicket(app, ada.token);
    late = await takeTicket(app, ada.token);
    ticketsAt = Date.now();
    const exp = Math.floor(Date.now() / 1000) + OPENED_WITHIN_SECONDS;
    const token = resigned(ada.token, { exp });
    endsAt = exp * 1000;
    for (const way of WAYS) {
      const [plain, socketIo] = await Promise.all([
        PlainClient.open(app.url, { token }),
        SocketIoClient.open(app.url, { token }),
      ]);
      opened.set(name('websocket', way), plain);
      opened.set(name('socket.io', way), socketIo);
    }
    opened.set('flat', await PlainClient.open(app.url, { path: '/api/ws/jobs', token }));
    opened.set('flat refreshed', await PlainClient.open(app.url, { path: '/api/ws/jobs', token }));
  });

  afterAll(async () => {
    for (const client of opened.values()) client.close();
    await app.close();
  });

  it.each(TRANSPORTS)('takes a fresh token of the same user over %s', async (transport) => {
    const client = clientOf(transport, 'refreshed');
    const { token } = await signIn(app, ada.email);
    expect(await client.call('auth:refresh', { token })).toMatchObject({ ok: true });
  });

  it('takes a fresh token where frames are flat, too', async () => {
    const { token } = await signIn(app, ada.email);
    opened.get('flat refreshed')?.tell('auth:refresh', { token });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(opened.get('flat refreshed')?.open).toBe(true);
  });

  it.each(TRANSPORTS)('takes no token of another user over %s', async (transport) => {
    const answer = await clientOf(transport, 'of another').call('auth:refresh', {
      token: eve.token,
    });
    expect(answer.ok).toBe(false);
    expect(answer.error?.code).toMatch(/^(UNAUTHORIZED|FORBIDDEN)$/);
  });

  it.each(TRANSPORTS)('takes nothing else for a fresh token over %s', async (transport) => {
    const client = clientOf(transport, 'badly refreshed');
    const ended = await signIn(app, ada.email);
    await app.post('/api/auth/logout', {}, ended.token);
    const faults = [
      { token: expiringIn(ada.token, -60) },
      { token: ended.token },
      { token: 'a.b.c' },
      { token: 7 },
      {},
      null,
      ada.token,
    ];
    for (const fault of faults) {
      expect((await client.call('auth:refresh', fault)).ok).toBe(false);
    }
    expect(client.open).toBe(true);
  });

  it.each(TRANSPORTS)('is still open over %s when the token has just ended', async (transport) => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, endsAt + 1_500 - Date.now())));
    const client = clientOf(transport, 'idle');
    await hears(client, await say(app, ada.id));
  });

  it('lets nobody in with that token, meanwhile', async () => {
    const token = expiringIn(ada.token, -2);
    const { status, body } = await refusalOf(PlainClient.open(app.url, { token }));
    expect([status, body.error.code]).toEqual([401, 'TOKEN_EXPIRED']);
  });

  it('came by a ticket, which is good for 30 s and no longer', async () => {
    const wait = (seconds: number): Promise<void> =>
      new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, ticketsAt + seconds * 1000 - Date.now()));
      });
    // Not at the last moment, which a slow machine would miss.
    await wait(TICKET_SECONDS - 5);
    const client = await PlainClient.open(app.url, { ticket: early, origin: ORIGIN });
    client.close();
    await wait(TICKET_SECONDS + 0.5);
    const { status } = await refusalOf(PlainClient.open(app.url, { ticket: late, origin: ORIGIN }));
    expect(status).toBe(401);
  });

  it.each(TRANSPORTS)('is closed 25 s after its end over %s', async (transport) => {
    const patience = (GRACE_SECONDS + secondsUntil(endsAt) + 10) * 1000;
    for (const way of ['idle', 'of another', 'badly refreshed'] as const) {
      const { code } = await clientOf(transport, way).ends(patience);
      // One for which to reconnect, with a fresh token.
      expect(code).toBeGreaterThanOrEqual(3_000);
      expect(code).toBeLessThan(3_500);
      expect(-secondsUntil(endsAt)).toBeGreaterThan(GRACE_SECONDS - 0.5);
    }
    expect(-secondsUntil(endsAt)).toBeLessThan(GRACE_SECONDS + 5 + MACHINE_SLACK_MS / 1000);
  });

  it('is closed where frames are flat, too', async () => {
    const { code } = (await opened.get('flat')?.ends()) ?? {};
    expect(code).toBeGreaterThanOrEqual(3_000);
    expect(code).toBeLessThan(3_500);
  });

  it.each(TRANSPORTS)('stays open over %s when it was refreshed in time', async (transport) => {
    const client = clientOf(transport, 'refreshed');
    await hears(client, await say(app, ada.id));
    expect(opened.get('flat refreshed')?.open).toBe(true);
  });
});
