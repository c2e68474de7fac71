import { Controller, Get, Module } from '@nestjs/common';
import { Public } from '../../src/http/access.decorators.js';
import { type Account, createAccount, newEmail, PASSWORD } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import type { HttpAnswer } from '../support/http-client.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

@Controller('limited')
class LimitedController {
  @Public()
  @Get()
  read(): unknown {
    return {};
  }
}

@Module({ controllers: [LimitedController] })
class LimitedModule {}

const MAX = 4;

describe('rate limits', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;
  let next = 0;

  const start = (env: Record<string, string> = {}): Promise<TestApp> =>
    startApp({
      imports: [LimitedModule],
      env: {
        RATE_LIMIT_MAX: String(MAX),
        RATE_LIMIT_AUTH_MAX: '3',
        RATE_LIMIT_TTL: '60s',
        TRUST_PROXY: '1',
        ...env,
      },
    });

  beforeAll(async () => {
    app = await start();
    const unlimited = await startApp({
      sharing: app,
      env: { RATE_LIMIT_MAX: '0', RATE_LIMIT_AUTH_MAX: '0' },
    });
    [ada, bob] = [await createAccount(unlimited), await createAccount(unlimited)];
    await unlimited.close();
  });

  afterAll(async () => {
    await app.close();
  });

  /** An address that nobody has used yet. */
  const newAddress = (): string => `10.1.${(next += 1) >> 8}.${next & 255}`;

  const get = (address: string, { token, on = app }: { token?: string; on?: TestApp } = {}) =>
    on.request('GET', '/api/limited', { token, headers: { 'x-forwarded-for': address } });

  const statuses = async (count: number, ask: () => Promise<HttpAnswer>): Promise<number[]> => {
    const found: number[] = [];
    for (let one = 0; one < count; one += 1) found.push((await ask()).status);
    return found;
  };

  const within = (count: number): number[] => Array<number>(count).fill(200);

  it('announce what is left on every answer, and refuse what is over', async () => {
    const address = newAddress();
    for (let left = MAX - 1; left >= 0; left -= 1) {
      const answer = await get(address);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-policy')).toBe(`"default";q=${MAX};w=60`);
      const [, remaining, reset] =
        /^"default";r=(\d+);t=(\d+)$/.exec(answer.headers.get('ratelimit') ?? '') ?? [];
      expect(Number(remaining)).toBe(left);
      expect(Number(reset)).toBeGreaterThan(50);
      expect(Number(reset)).toBeLessThanOrEqual(60);
    }
    const refused = await get(address);
    expect(refused.status).toBe(429);
    expect(refused.body.error.code).toBe('RATE_LIMITED');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
    expect(refused.headers.get('ratelimit-policy')).toBe(`"default";q=${MAX};w=60`);
  });

  it('count signed-out callers by address', async () => {
    const [one, other] = [newAddress(), newAddress()];
    expect(await statuses(MAX + 1, () => get(one))).toEqual([...within(MAX), 429]);
    expect((await get(other)).status).toBe(200);
  });

  it('count signed-in callers by user, wherever they call from', async () => {
    const ask = () => get(newAddress(), { token: ada.token });
    expect(await statuses(MAX + 1, ask)).toEqual([...within(MAX), 429]);
    const address = newAddress();
    expect((await get(address, { token: bob.token })).status).toBe(200);
    expect((await get(address, { token: ada.token })).status).toBe(429);
  });

  it('count a token that is no good by address', async () => {
    const address = newAddress();
    const ask = () => get(address, { token: `made-up-${(next += 1)}` });
    expect(await statuses(MAX + 1, ask)).toEqual([...within(MAX), 429]);
  });

  it('count a /64 of IPv6 as one address, and the next /64 as another', async () => {
    const ask = () => get(`2001:db8:aaaa:bbbb::${((next += 1) + 4096).toString(16)}`);
    expect(await statuses(MAX + 1, ask)).toEqual([...within(MAX), 429]);
    expect((await get('2001:db8:aaaa:bbbc::1')).status).toBe(200);
  });

  it('believe the last proxy only, not what the caller wrote before it', async () => {
    const address = newAddress();
    const ask = () => get(`${newAddress()}, ${address}`);
    expect(await statuses(MAX + 1, ask)).toEqual([...within(MAX), 429]);
  });

  it('believe no X-Forwarded-For when no proxy is trusted', async () => {
    const direct = await start({ TRUST_PROXY: '0' });
    const ask = () => get(newAddress(), { on: direct });
    expect(await statuses(MAX + 1, ask)).toEqual([...within(MAX), 429]);
    await direct.close();
  });

  it('are one for all processes', async () => {
    const second = await startApp({ sharing: app, imports: [LimitedModule] });
    const address = newAddress();
    expect(await statuses(2, () => get(address))).toEqual(within(2));
    const there = await statuses(3, () => get(address, { on: second }));
    expect(there).toEqual([200, 200, 429]);
    await second.close();
  });

  it('begin anew after the window', async () => {
    const hasty = await start({ RATE_LIMIT_TTL: '4s' });
    const address = newAddress();
    const ask = () => get(address, { on: hasty });
    expect(await statuses(MAX + 1, ask)).toEqual([...within(MAX), 429]);
    await new Promise((resolve) => setTimeout(resolve, 4_100));
    expect((await ask()).status).toBe(200);
    await hasty.close();
  });

  describe('on sign-in routes', () => {
    const login = (email: string, address = newAddress()): Promise<HttpAnswer> =>
      app.request('POST', '/api/auth/login', {
        body: { email, password: `${PASSWORD} not` },
        headers: { 'x-forwarded-for': address },
      });

    it('are tighter by address', async () => {
      const address = newAddress();
      const ask = () => login(newEmail(), address);
      expect(await statuses(4, ask)).toEqual([401, 401, 401, 429]);
      const refused = await ask();
      expect(refused.headers.get('ratelimit-policy')).toBe('"auth";q=3;w=60');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('are tighter by account too, however its address is written and from wherever', async () => {
      const email = newEmail();
      const spellings = [email, email.toUpperCase(), email, email];
      const found: number[] = [];
      for (const spelling of spellings) found.push((await login(spelling)).status);
      expect(found).toEqual([401, 401, 401, 429]);
    });

    it.each([
      ['/api/auth/register', 400],
      ['/api/auth/refresh', 400],
    ])('hold on %s, also for requests that are not valid', async (path, status) => {
      const address = newAddress();
      const ask = () =>
        app.request('POST', path, { body: {}, headers: { 'x-forwarded-for': address } });
      expect(await statuses(4, ask)).toEqual([status, status, status, 429]);
    });

    it('leave the general limit of the same address alone', async () => {
      const address = newAddress();
      await statuses(4, () => login(newEmail(), address));
      expect((await get(address)).status).toBe(200);
    });
  });

  it.each(['/ping', '/health', '/health/live', '/health/ready', '/metrics'])(
    'never hold on %s',
    async (path) => {
      const address = newAddress();
      const ask = () => app.request('GET', path, { headers: { 'x-forwarded-for': address } });
      expect(await statuses(MAX + 3, ask)).toEqual(within(MAX + 3));
      expect((await ask()).headers.get('ratelimit')).toBeNull();
    },
  );

  it('are switched off by 0', async () => {
    const open = await start({ RATE_LIMIT_MAX: '0', RATE_LIMIT_AUTH_MAX: '0' });
    const address = newAddress();
    const headers = { 'x-forwarded-for': address };
    expect(await statuses(MAX + 3, () => get(address, { on: open }))).toEqual(within(MAX + 3));
    const refresh = () =>
      open.request('POST', '/api/auth/refresh', { body: { refresh_token: 'x' }, headers });
    expect(await statuses(5, refresh)).not.toContain(429);
    expect((await get(address, { on: open })).headers.get('ratelimit')).toBeNull();
    await open.close();
  });

  it('go on in memory while Redis is away, as fast as ever, and in Redis again after it', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    const shaken = await start({ REDIS_URL: proxy.url });
    const [first, second] = [newAddress(), newAddress()];
    expect((await get(first, { on: shaken })).status).toBe(200);

    await proxy.close();
    const begun = performance.now();
    const away = await statuses(MAX + 1, () => get(second, { on: shaken }));
    expect(performance.now() - begun).toBeLessThan(500 + MACHINE_SLACK_MS);
    expect(away).toEqual([...within(MAX), 429]);

    await proxy.open();
    const deadline = performance.now() + 20_000;
    // Redis has not heard of the second address, so it is let in as soon as Redis is asked again.
    while ((await get(second, { on: shaken })).status === 429 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await get(second, { on: shaken })).status).toBe(200);
    await shaken.close();
    await proxy.close();
  });
});
