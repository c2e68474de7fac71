import { NotificationListener } from '../../src/database/notification-listener.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { Database } from '../../src/database/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { eventually, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

interface Ear {
  readonly heard: string[];
  gaps: number;
}

describe('NotificationListener', () => {
  let own: TestDatabase;
  let platform: Platform;
  let listener: NotificationListener;
  let ear: Ear;

  const listen = (to: NotificationListener, channel: string): Ear => {
    const made: Ear = { heard: [], gaps: 0 };
    to.on(channel, {
      onNotification: (payload) => void made.heard.push(payload),
      onGap: () => {
        made.gaps += 1;
      },
    });
    return made;
  };

  const notify = (channel: string, payload: string) =>
    own.pool.query('SELECT pg_notify($1, $2)', [channel, payload]);

  const hears = (by: Ear, payload: string): Promise<boolean> =>
    eventually(() => by.heard.includes(payload));

  beforeAll(async () => {
    own = await createTestDatabase();
  });

  beforeEach(async () => {
    platform = await startPlatform({ databaseUrl: own.url });
    listener = platform.get(NotificationListener);
    ear = listen(listener, 'weather');
    expect(await eventually(() => listener.listening)).toBe(true);
  });

  afterEach(async () => {
    await platform.close();
  });

  afterAll(async () => {
    await own.drop();
  });

  it('delivers what was committed, in order, and nothing that was rolled back', async () => {
    const transactions = platform.get(TransactionRunner);
    const tell = (payload: string) =>
      platform.get(Database).query(`SELECT pg_notify('weather', $1)`, [payload]);
    await expect(
      transactions.run(async () => {
        await tell('never');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await transactions.run(async () => {
      await tell('rain');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(ear.heard).toEqual([]);
      await tell('sun');
    });
    expect(await hears(ear, 'sun')).toBe(true);
    expect(ear.heard).toEqual(['rain', 'sun']);
  });

  it('tells of a gap when it begins to listen, for what was before is not known', () => {
    expect(ear.gaps).toBe(1);
  });

  it('tells of a gap at a break, connects anew, tells of it again and hears on', async () => {
    const before = ear.gaps;
    await own.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'switchboard-listen'`,
    );
    expect(await eventually(() => !listener.listening)).toBe(true);
    expect(ear.gaps).toBe(before + 1);
    expect(await eventually(() => listener.listening)).toBe(true);
    expect(ear.gaps).toBe(before + 2);
    await notify('weather', 'after the break');
    expect(await hears(ear, 'after the break')).toBe(true);
    expect(ear.heard).toEqual(['after the break']);
  });

  it('keeps channels apart, and takes a further one while it listens', async () => {
    const news = listen(listener, 'news');
    expect(await eventually(() => listener.listening)).toBe(true);
    await notify('news', 'a');
    await notify('weather', 'b');
    expect(await hears(news, 'a')).toBe(true);
    expect(await hears(ear, 'b')).toBe(true);
    expect(news.heard).toEqual(['a']);
    expect(() => listen(listener, 'news')).toThrow('already has a handler');
  });

  it('notices a connection on which nothing comes through any more', async () => {
    const proxy = await TcpProxy.start(own.url);
    const remote = await startPlatform({ databaseUrl: proxy.url });
    const far = remote.get(NotificationListener);
    const distant = listen(far, 'weather');
    expect(await eventually(() => far.listening)).toBe(true);
    proxy.hold();
    expect(await eventually(() => !far.listening)).toBe(true);
    expect(await eventually(() => distant.gaps === 2)).toBe(true);
    proxy.release();
    expect(await eventually(() => far.listening)).toBe(true);
    await notify('weather', 'thaw');
    expect(await hears(distant, 'thaw')).toBe(true);
    await remote.close();
    await proxy.close();
  });
});
