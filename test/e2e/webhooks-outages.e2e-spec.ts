import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allProcessed,
  type Answer,
  deliver,
  deliverTest,
  eventually,
  genericHeaders,
  receiptCount,
} from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { testRedisUrl } from '../support/environment.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

/** Sees that the server behind the proxies does the work; it only lends its database. */
let lender: TestApp;

beforeAll(async () => {
  lender = await startApp({ env: { ROLES: 'web' } });
});

afterAll(() => lender.close());

const ROLES = 'web,worker';

interface Timed {
  readonly key: string;
  readonly answer: Answer;
  readonly milliseconds: number;
}

const deliverTimed = async (
  app: TestApp,
  event: string,
  key: string = randomUUID(),
): Promise<Timed> => {
  const begun = performance.now();
  const answer = await deliverTest(app, { event }, { 'x-webhook-id': key });
  return { key, answer, milliseconds: performance.now() - begun };
};

const deliverMany = (app: TestApp, event: string, count: number): Promise<Timed[]> =>
  Promise.all(Array.from({ length: count }, () => deliverTimed(app, event)));

const statusesOf = (sent: readonly Timed[]): ReadonlySet<number> =>
  new Set(sent.map(({ answer }) => answer.status));

const forged = (app: TestApp): Promise<Answer> =>
  deliver(app, 'test', { body: '{}', headers: genericHeaders('{}', {}, 'wrong') });

describe('while Redis is away', () => {
  let proxy: TcpProxy;
  let app: TestApp;

  beforeAll(async () => {
    proxy = await TcpProxy.start(testRedisUrl());
    app = await startApp({ sharing: lender, env: { ROLES, REDIS_URL: proxy.url } });
  });

  afterAll(async () => {
    await proxy.open();
    await app.close();
    await proxy.close();
  });

  it('webhooks are taken at once, forged ones refused, and all is processed afterwards', async () => {
    expect(statusesOf(await deliverMany(app, 'before', 5))).toEqual(new Set([202]));
    await allProcessed(app);
    expect(proxy.connections).toBeGreaterThan(0);

    await proxy.close();
    // The very first ones, before anybody has noticed, and later ones.
    const sent = await deliverMany(app, 'redis-away', 20);
    await sleep(1_500);
    sent.push(...(await deliverMany(app, 'redis-away', 20)));
    expect(statusesOf(sent)).toEqual(new Set([202]));
    expect(Math.max(...sent.map(({ milliseconds }) => milliseconds))).toBeLessThan(
      1_000 + MACHINE_SLACK_MS,
    );
    const begun = performance.now();
    expect((await forged(app)).status).toBe(401);
    expect(performance.now() - begun).toBeLessThan(1_000 + MACHINE_SLACK_MS);
    expect((await app.get('/health/live')).status).toBe(200);

    await proxy.open();
    await allProcessed(app, 30);
    expect(await receiptCount(app, `event = 'redis-away'`)).toBe(40);
  });

  it('a connection that is cut in the middle of a burst costs nothing', async () => {
    const burst = deliverMany(app, 'redis-cut', 200);
    for (let cut = 0; cut < 5; cut += 1) {
      proxy.drop();
      await sleep(10);
    }
    const sent = await burst;
    expect(statusesOf(sent)).toEqual(new Set([202]));
    await allProcessed(app, 30);
  });

  it('an unresponsive Redis delays no answer', async () => {
    await eventually('connected', () => proxy.connections > 0);
    proxy.hold();
    try {
      const sent = await deliverMany(app, 'redis-silent', 20);
      expect(statusesOf(sent)).toEqual(new Set([202]));
      expect(Math.max(...sent.map(({ milliseconds }) => milliseconds))).toBeLessThan(
        1_000 + MACHINE_SLACK_MS,
      );
    } finally {
      proxy.release();
    }
    await allProcessed(app, 30);
  });
});

describe('while PostgreSQL is away', () => {
  let proxy: TcpProxy;
  let app: TestApp;

  beforeAll(async () => {
    proxy = await TcpProxy.start(lender.database.url);
    app = await startApp({ sharing: lender, env: { ROLES, DATABASE_URL: proxy.url } });
  });

  afterAll(async () => {
    await proxy.open();
    await app.close();
    await proxy.close();
  });

  const expectUnavailable = ({ answer, milliseconds }: Timed): void => {
    expect([answer.status, answer.body.error?.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(8_000 + MACHINE_SLACK_MS);
  };

  const back = (): Promise<void> =>
    eventually(
      '202 again',
      async () => (await deliverTimed(app, 'back')).answer.status === 202,
      15,
    );

  /** What was taken is there once; what was not can be sent again, and then is there once, too. */
  const expectNothingLost = async (sent: readonly Timed[]): Promise<void> => {
    for (const { key, answer } of sent) {
      const where = `delivery_key = '${key}'`;
      if (answer.status === 202) {
        expect(await receiptCount(lender, `${where} AND id = '${answer.body.id}'`)).toBe(1);
      }
      const again = await deliverTimed(app, 'again', key);
      expect([200, 202]).toContain(again.answer.status);
      if (answer.status === 202) expect(again.answer.body.id).toBe(answer.body.id);
      expect(await receiptCount(lender, where)).toBe(1);
    }
  };

  it('the answer is 503 soon, the process lives, and takes webhooks again afterwards', async () => {
    const before = await deliverMany(app, 'before', 5);
    expect(statusesOf(before)).toEqual(new Set([202]));

    await proxy.close();
    const refused = await deliverMany(app, 'postgres-away', 30);
    refused.forEach(expectUnavailable);
    expect((await forged(app)).status).toBe(401);
    expect((await app.get('/health/live')).status).toBe(200);
    expect((await app.get('/health/ready')).status).toBe(503);

    await proxy.open();
    await back();
    await expectNothingLost([...before, ...refused]);
    await allProcessed(app, 30);
  });

  it('what was under way is answered truly, and nothing that was taken is lost', async () => {
    const burst: Promise<Timed>[] = [];
    for (let wave = 0; wave < 20; wave += 1) {
      for (let index = 0; index < 10; index += 1) burst.push(deliverTimed(app, 'cut'));
      if (wave % 4 === 3) proxy.drop();
      await sleep(5);
    }
    const sent = await Promise.all(burst);
    for (const one of sent) if (one.answer.status !== 202) expectUnavailable(one);
    expect(sent.some(({ answer }) => answer.status === 202)).toBe(true);
    await back();
    await expectNothingLost(sent);
    await allProcessed(app, 30);
  });
});
