import { HealthService } from '../../src/health/health.service.js';
import { createTestDatabase } from '../support/database.js';
import { testRedisUrl } from '../support/environment.js';
import { startApp, type TestApp } from '../support/app.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

const until = async (condition: () => Promise<boolean>, withinMs = 20_000): Promise<boolean> => {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return condition();
};

describe('health', () => {
  describe('of a sound process', () => {
    let app: TestApp;

    beforeAll(async () => {
      app = await startApp();
    });

    afterAll(async () => {
      await app.close();
    });

    it('answers pings in plain text', async () => {
      const answer = await app.get('/ping');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.body).toBe('pong');
    });

    it('is live, and ready with what it depends on, and nobody keeps the answer', async () => {
      const live = await app.get('/health/live');
      expect(live.status).toBe(200);
      expect(live.body).toEqual({ status: 'ok' });
      const isOk = async () => (await app.get('/health/ready')).body.status === 'ok';
      expect(await until(isOk)).toBe(true);
      const ready = await app.get('/health/ready');
      expect(ready.status).toBe(200);
      expect(ready.headers.get('cache-control')).toBe('no-store');
      expect(ready.body.checks).toMatchObject({
        postgres: { status: 'up', required: true },
        redis: { status: 'up', required: false },
      });
    });

    it('sums itself up with version, uptime and queues', async () => {
      const { status, body } = await app.get('/health');
      expect(status).toBe(200);
      expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
      expect(body.uptime_seconds).toBeGreaterThanOrEqual(0);
      expect(body.checks.queues).toMatchObject({
        status: 'up',
        webhooks: { waiting: expect.any(Number), failed: expect.any(Number) },
      });
    });

    it('tells Prometheus about requests by route, not by path', async () => {
      await app.get('/api/webhooks/0198c0de-0000-7000-8000-000000000000');
      const { status, headers, body } = await app.get('/metrics');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/plain/);
      expect(body).toContain('http_request_duration_seconds_bucket');
      expect(body).toContain('process_cpu_seconds_total');
      expect(body).toMatch(/http_request_duration_seconds_count\{[^}]*route="[^"]*:id"/);
      expect(body).not.toContain('0198c0de-0000-7000-8000-000000000000');
    });
  });

  it('shows metrics to the bearer of the token only, when one is set', async () => {
    const token = 'k3Jd93nfa8Zq0vLx5Tyw';
    const app = await startApp({ env: { METRICS_TOKEN: token } });
    for (const given of [undefined, `${token}x`, token.slice(1), '']) {
      const refused = await app.get('/metrics', given);
      expect(refused.status).toBe(401);
      expect(refused.body.error.code).toBe('UNAUTHORIZED');
      expect(refused.bytes.toString()).not.toContain('process_cpu');
    }
    expect((await app.get('/metrics', token)).status).toBe(200);
    await app.close();
  });

  it('is degraded but ready without Redis, and well again with it', async () => {
    const proxy = await TcpProxy.start(testRedisUrl());
    const app = await startApp({ env: { REDIS_URL: proxy.url } });
    const statusIs = (wanted: string) => async () =>
      (await app.get('/health/ready')).body.status === wanted;
    expect(await until(statusIs('ok'))).toBe(true);
    await proxy.close();
    expect(await until(statusIs('degraded'))).toBe(true);
    const degraded = await app.get('/health/ready');
    expect(degraded.status).toBe(200);
    expect(degraded.body.checks.redis).toEqual({ status: 'down', required: false });
    expect((await app.get('/health')).status).toBe(200);
    expect((await app.get('/health/live')).status).toBe(200);
    await proxy.open();
    expect(await until(statusIs('ok'))).toBe(true);
    await app.close();
    await proxy.close();
  });

  it('is down without PostgreSQL, says no address, and recovers', async () => {
    const database = await createTestDatabase();
    const proxy = await TcpProxy.start(database.url);
    const app = await startApp({ env: { DATABASE_URL: proxy.url } });
    expect((await app.get('/health/ready')).status).toBe(200);
    await proxy.close();
    const down = await app.get('/health/ready');
    expect(down.status).toBe(503);
    expect(down.headers.get('retry-after')).toBeTruthy();
    expect(down.body).toMatchObject({
      status: 'down',
      checks: { postgres: { status: 'down', required: true } },
    });
    expect(down.bytes.toString()).not.toMatch(/127\.0\.0\.1|ECONN|password/);
    expect((await app.get('/health/live')).status).toBe(200);
    const refused = await app.post('/api/auth/login', {
      email: 'a@example.com',
      password: 'whatever it is',
    });
    expect(refused.status).toBe(503);
    expect(refused.body.error.code).toBe('SERVICE_UNAVAILABLE');
    expect(refused.headers.get('retry-after')).toBeTruthy();
    await proxy.open();
    expect(await until(async () => (await app.get('/health/ready')).status === 200)).toBe(true);
    await app.close();
    await proxy.close();
    await database.drop();
  });

  it('is down, not stuck, when PostgreSQL hangs', async () => {
    const database = await createTestDatabase();
    const proxy = await TcpProxy.start(database.url);
    const app = await startApp({ env: { DATABASE_URL: proxy.url } });
    proxy.hold();
    const begun = performance.now();
    expect((await app.get('/health/ready')).status).toBe(503);
    expect(performance.now() - begun).toBeLessThan(3_500 + MACHINE_SLACK_MS);
    expect((await app.get('/health/live')).status).toBe(200);
    proxy.release();
    expect(await until(async () => (await app.get('/health/ready')).status === 200)).toBe(true);
    await app.close();
    await proxy.close();
    await database.drop();
  });

  it('is not ready any more once it drains, though it lives', async () => {
    const app = await startApp();
    app.app.get(HealthService).drain();
    const ready = await app.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body.status).toBe('draining');
    expect((await app.get('/health')).status).toBe(503);
    expect((await app.get('/health/live')).status).toBe(200);
    expect((await app.get('/ping')).status).toBe(200);
    await app.close();
  });
});
