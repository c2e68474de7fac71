import { Redis } from 'ioredis';
import { Tickets } from '../../src/realtime/tickets.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import type { HttpAnswer } from '../support/http-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

const PATH = '/api/ws/tickets';
const REFUSED = { kind: 'unauthorized', message: 'The ticket is unknown, used or expired.' };
const claimsOf = (token: string): { sid: string; exp: number } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('tickets for sockets', () => {
  let app: TestApp;
  let other: TestApp;
  let proxy: TcpProxy;
  let redis: Redis;
  let ada: Account;

  beforeAll(async () => {
    proxy = await TcpProxy.start(testRedisUrl());
    app = await startApp();
    // This one's Redis can be taken away.
    other = await startApp({ sharing: app, env: { REDIS_URL: proxy.url } });
    redis = new Redis(testRedisUrl());
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(async () => {
    redis.disconnect();
    await other.close();
    await app.close();
    await proxy.close();
  });

  const tickets = (node: TestApp): Tickets => node.app.get(Tickets, { strict: false });

  const issue = async (node = app): Promise<string> =>
    (await node.post(PATH, undefined, ada.token)).body.ticket;

  const keys = (): Promise<string[]> => redis.keys(`${app.redisPrefix}:ticket:*`);

  it('are got with a bearer token, and not to be stored on the way', async () => {
    const answer = await app.post(PATH, undefined, ada.token);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ ticket: expect.stringMatching(/^[\w-]{43}$/), expires_in: 30 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const refused = await app.post(PATH);
    expect([refused.status, refused.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect((await app.post(PATH, undefined, 'nonsense')).status).toBe(401);
  });

  it('are redeemed on any node for whom they were given to', async () => {
    const { sid: sessionId, exp: expiresAt } = claimsOf(ada.token);
    expect(await tickets(other).redeem(await issue())).toEqual({
      userId: ada.id,
      username: ada.username,
      sessionId,
      role: 'user',
      expiresAt,
    });
  });

  it('are good once, however many come with one at the same moment', async () => {
    const ticket = await issue();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => tickets(index % 2 ? app : other).redeem(ticket)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(REFUSED);
    }
    await expect(tickets(app).redeem(ticket)).rejects.toMatchObject(REFUSED);
  });

  it('live for half a minute', async () => {
    await redis.del(...(await keys()), 'none');
    const ticket = await issue();
    const [key = ''] = await keys();
    expect(await redis.pttl(key)).toBeLessThanOrEqual(30_000);
    expect(await redis.pttl(key)).toBeGreaterThan(20_000);
    await redis.pexpire(key, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(tickets(app).redeem(ticket)).rejects.toMatchObject(REFUSED);
  });

  it('are not found in Redis', async () => {
    await redis.del(...(await keys()), 'none');
    const ticket = await issue();
    const [key = ''] = await keys();
    const kept = `${key} ${await redis.get(key)}`;
    expect(kept).toContain(ada.id);
    expect(kept).not.toContain(ticket);
    expect(kept).not.toContain(ada.token);
    await expect(tickets(app).redeem(key.split(':').at(-1) ?? '')).rejects.toMatchObject(REFUSED);
  });

  it.each([
    ['empty', ''],
    ['too short', 'x'],
    ['made up', 'a'.repeat(43)],
    ['endless', 'a'.repeat(100_000)],
    ['of other characters', `${'a'.repeat(42)}*`],
  ])('are refused when they are %s', async (_, text) => {
    await expect(tickets(app).redeem(text)).rejects.toMatchObject(REFUSED);
  });

  it('end with their session', async () => {
    const ticket = await issue();
    await app.request('POST', '/api/auth/logout', { token: ada.token });
    await expect(tickets(other).redeem(ticket)).rejects.toMatchObject(REFUSED);
  });

  it('bring the role as it is when they are redeemed', async () => {
    const ticket = await issue();
    await app.sql(`UPDATE users SET role = 'admin' WHERE id = $1`, [ada.id]);
    expect(await tickets(other).redeem(ticket)).toMatchObject({ userId: ada.id, role: 'admin' });
  });

  it('belong to nobody when what is kept is of another shape', async () => {
    await redis.del(...(await keys()), 'none');
    const ticket = await issue();
    const [key = ''] = await keys();
    await redis.set(key, '{"user":"ada"}');
    await expect(tickets(app).redeem(ticket)).rejects.toMatchObject(REFUSED);
  });

  it('come again sealed for the same idempotency key, and are good once all the same', async () => {
    const ask = (): Promise<HttpAnswer> =>
      app.request('POST', PATH, { token: ada.token, headers: { 'idempotency-key': 'k' } });
    const [first, again] = [await ask(), await ask()];
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('cache-control')).toBe('no-store');
    expect(again.body).toEqual(first.body);
    const rows = await app.sql<{ response: Buffer }>('SELECT response FROM idempotency_keys');
    expect(rows.length).toBe(1);
    expect(rows[0]?.response.toString('latin1')).not.toContain(first.body.ticket);
    await tickets(app).redeem(first.body.ticket);
    await expect(tickets(app).redeem(again.body.ticket)).rejects.toMatchObject(REFUSED);
  });

  it.each([
    ['away', true],
    ['silent', false],
  ])('are answered with 503 while Redis is %s', async (_, away) => {
    const ticket = await issue();
    if (away) await proxy.close();
    else proxy.hold();
    try {
      const answer = await other.post(PATH, undefined, ada.token);
      expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(answer.headers.get('retry-after')).toBe('5');
      const unavailable = { kind: 'unavailable' };
      await expect(tickets(other).redeem(ticket)).rejects.toMatchObject(unavailable);
      // What cannot be a ticket is refused without asking.
      await expect(tickets(other).redeem('x')).rejects.toMatchObject(REFUSED);
    } finally {
      proxy.release();
      await proxy.open();
    }
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await other.post(PATH, undefined, ada.token)).status === 201) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await other.post(PATH, undefined, ada.token)).status).toBe(201);
  });
});
