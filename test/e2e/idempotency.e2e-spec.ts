import { Body, Controller, HttpCode, Module, Post, Query } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { Database } from '../../src/database/database.js';
import { Retention } from '../../src/database/retention.js';
import { DomainError } from '../../src/errors/domain-error.js';
import { CurrentUser, type Principal } from '../../src/http/principal.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(60_000);

class Order {
  @IsString()
  item!: string;

  @IsOptional()
  @IsInt()
  count?: number;
}

/** How the next order goes wrong, and what holds it up. */
const plan: { fail?: 'refuse' | 'kill'; hold?: Promise<void>; begun?: () => void } = {};

@Controller('orders')
class OrdersController {
  constructor(private readonly database: Database) {}

  @Post()
  async order(@Body() { item }: Order, @CurrentUser() { userId }: Principal): Promise<unknown> {
    const [row] = await this.database.query<{ id: number }>(
      'INSERT INTO orders (item, user_id) VALUES ($1, $2) RETURNING id',
      [item, userId],
    );
    plan.begun?.();
    await plan.hold;
    if (plan.fail === 'refuse') throw new DomainError('conflict', 'SOLD_OUT', 'None is left.');
    if (plan.fail === 'kill') {
      await this.database.query('SELECT pg_terminate_backend(pg_backend_pid())');
    }
    return { id: row?.id, item, secret: `secret-of-${item}` };
  }

  @Post('quiet')
  @HttpCode(204)
  async quiet(@Body() { item }: Order): Promise<void> {
    await this.database.query('INSERT INTO orders (item) VALUES ($1)', [item]);
  }

  @Post('accepted')
  @HttpCode(202)
  async accepted(@Body() { item }: Order, @Query('tag') tag: string): Promise<unknown> {
    await this.database.query('INSERT INTO orders (item) VALUES ($1)', [item]);
    return { tag };
  }
}

@Module({ controllers: [OrdersController] })
class OrdersModule {}

describe('Idempotency-Key', () => {
  let app: TestApp;
  let ada: Account;
  let next = 0;

  beforeAll(async () => {
    app = await startApp({ imports: [OrdersModule] });
    await app.sql('CREATE TABLE orders (id serial PRIMARY KEY, item text, user_id uuid)');
    ada = await createAccount(app);
  });

  beforeEach(async () => {
    delete plan.fail;
    delete plan.hold;
    delete plan.begun;
    await app.sql('TRUNCATE orders');
  });

  afterAll(async () => {
    await app.close();
  });

  const newKey = (): string => `key-${(next += 1)}`;

  const order = (
    key: string,
    body: unknown = { item: 'tea' },
    { token = ada.token, path = '/api/orders' } = {},
  ): Promise<HttpAnswer> =>
    app.request('POST', path, { token, body, headers: { 'idempotency-key': key } });

  const orders = async (): Promise<number> => (await app.sql('SELECT 1 FROM orders')).length;

  it('replays the first answer to the same request, without the effect', async () => {
    const key = newKey();
    const first = await order(key);
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const again = await order(key);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await orders()).toBe(1);
  });

  it('knows the same body by its meaning, not by the order of its fields', async () => {
    const key = newKey();
    await order(key, '{"item":"tea","count":1}');
    const again = await order(key, '{ "count": 1, "item": "tea" }');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await orders()).toBe(1);
  });

  it('replays other statuses and empty answers too', async () => {
    for (const [path, status] of [
      ['/api/orders/quiet', 204],
      ['/api/orders/accepted?tag=a', 202],
    ] as const) {
      const key = newKey();
      const first = await order(key, { item: 'tea' }, { path });
      const again = await order(key, { item: 'tea' }, { path });
      expect([first.status, again.status]).toEqual([status, status]);
      expect(again.bytes).toEqual(first.bytes);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
    expect(await orders()).toBe(2);
  });

  it('is refused with another body or query', async () => {
    const key = newKey();
    await order(key);
    const other = await order(key, { item: 'coffee' });
    expect(other.status).toBe(422);
    expect(other.body.error.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const tagged = newKey();
    const path = (tag: string) => ({ path: `/api/orders/accepted?tag=${tag}` });
    await order(tagged, { item: 'tea' }, path('a'));
    expect((await order(tagged, { item: 'tea' }, path('b'))).status).toBe(422);
    expect(await orders()).toBe(2);
  });

  it('is 409 while the first request is under way', async () => {
    const key = newKey();
    let release: () => void = () => undefined;
    plan.hold = new Promise((resolve) => (release = resolve));
    const begun = new Promise<void>((resolve) => (plan.begun = resolve));
    const first = order(key);
    await begun;
    const second = await order(key);
    expect(second.status).toBe(409);
    expect(second.body.error.code).toBe('CONFLICT');
    expect(second.headers.get('retry-after')).toBe('1');
    release();
    expect((await first).status).toBe(201);
    expect((await order(key)).headers.get('idempotency-replayed')).toBe('true');
    expect(await orders()).toBe(1);
  });

  it('of many requests at once has one effect', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 8 }, () => order(key)));
    expect(await orders()).toBe(1);
    const statuses = new Set(answers.map(({ status }) => status));
    statuses.delete(409);
    expect([...statuses]).toEqual([201]);
  });

  it("is a user's own, on one route", async () => {
    const key = newKey();
    const bob = await createAccount(app);
    await order(key);
    const ofBob = await order(key, { item: 'tea' }, { token: bob.token });
    expect(ofBob.headers.get('idempotency-replayed')).toBeNull();
    const elsewhere = await order(key, { item: 'tea' }, { path: '/api/orders/quiet' });
    expect(elsewhere.headers.get('idempotency-replayed')).toBeNull();
    expect(await orders()).toBe(3);
  });

  it.each(['', 'x'.repeat(256), 'two words', 'ümlaut'])(
    'is 400 when malformed: "%s"',
    async (key) => {
      const answer = await order(key);
      expect(answer.status).toBe(400);
      expect(answer.body.error.details[0].field).toBe('Idempotency-Key');
      expect(await orders()).toBe(0);
    },
  );

  it('takes 255 characters', async () => {
    const key = `${newKey()}${'x'.repeat(255)}`.slice(0, 255);
    expect((await order(key)).status).toBe(201);
    expect((await order(key)).headers.get('idempotency-replayed')).toBe('true');
  });

  it('remembers no error: after one the key is good again', async () => {
    const key = newKey();
    expect((await order(key, { item: 3 })).status).toBe(400);
    plan.fail = 'refuse';
    const refused = await order(key);
    expect(refused.status).toBe(409);
    expect(refused.body.error.code).toBe('SOLD_OUT');
    expect(await orders()).toBe(0);
    delete plan.fail;
    const passed = await order(key);
    expect(passed.status).toBe(201);
    expect(passed.headers.get('idempotency-replayed')).toBeNull();
    expect(await orders()).toBe(1);
  });

  it('keeps effect and answer together across a crash', async () => {
    const key = newKey();
    plan.fail = 'kill';
    const crashed = await order(key);
    expect(crashed.status).toBe(503);
    expect(crashed.headers.get('retry-after')).toBeTruthy();
    expect(await orders()).toBe(0);
    expect(await app.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).toEqual([]);
    delete plan.fail;
    expect((await order(key)).status).toBe(201);
    expect((await order(key)).headers.get('idempotency-replayed')).toBe('true');
    expect(await orders()).toBe(1);
  });

  it('keeps the answer sealed at rest', async () => {
    const key = newKey();
    await order(key, { item: 'pearl' });
    const [row] = await app.sql<{ response: Buffer; whole: string }>(
      `SELECT response, k::text AS whole FROM idempotency_keys AS k WHERE key = $1`,
      [key],
    );
    expect(row?.response.length).toBeGreaterThan(0);
    expect(row?.response.toString('latin1')).not.toContain('pearl');
    expect(row?.whole).not.toContain('pearl');
  });

  it('does not open an answer that was moved to another key', async () => {
    const [from, to] = [newKey(), newKey()];
    await order(from, { item: 'pearl' });
    await order(to, { item: 'pearl' });
    await app.sql(
      `UPDATE idempotency_keys SET response = (SELECT response FROM idempotency_keys WHERE key = $1)
        WHERE key = $2`,
      [from, to],
    );
    const answer = await order(to, { item: 'pearl' });
    expect(answer.bytes.toString()).not.toContain('secret-of-pearl');
    expect(answer.status).toBe(500);
  });

  it('is forgotten after 24 hours, and its answer deleted', async () => {
    const age = (key: string, hours: string) =>
      app.sql(`UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1`, [
        key,
        hours,
      ]);
    const [young, old] = [newKey(), newKey()];
    await order(young);
    await order(old);
    await age(young, '23 hours 59 minutes');
    await age(old, '24 hours 1 minute');
    expect((await order(young)).headers.get('idempotency-replayed')).toBe('true');
    await app.app.get(Retention, { strict: false }).run();
    const left = await app.sql<{ key: string }>(
      'SELECT key FROM idempotency_keys WHERE key IN ($1, $2)',
      [young, old],
    );
    expect(left).toEqual([{ key: young }]);
    const again = await order(old, { item: 'another body is fine by then' });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  it('gives way to a new answer when it expired and was not deleted yet', async () => {
    const key = newKey();
    await order(key);
    await app.sql(
      `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = $1`,
      [key],
    );
    const anew = await order(key, { item: 'coffee' });
    expect(anew.status).toBe(201);
    const again = await order(key, { item: 'coffee' });
    expect(again.body).toEqual(anew.body);
    expect(await orders()).toBe(2);
  });

  it.each(['/api/auth/logout', '/api/AUTH/logout'])('is not for %s', async (path) => {
    const { token } = await createAccount(app);
    const key = newKey();
    expect((await order(key, {}, { token, path })).status).toBe(204);
    expect(await app.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).toEqual([]);
  });

  it('does not let a signed-out caller in', async () => {
    const answer = await app.request('POST', '/api/orders', {
      body: { item: 'tea' },
      headers: { 'idempotency-key': newKey() },
    });
    expect(answer.status).toBe(401);
    expect(await orders()).toBe(0);
  });
});
