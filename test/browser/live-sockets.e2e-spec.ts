import type { Page } from 'playwright-core';
import { type Account, createAccount } from '../factories/accounts.js';
import { createJob, historyOf, stepsOf } from '../factories/live-jobs.js';
import { say, sayMany } from '../factories/live-messages.js';
import { JWT_SECRET, takeTicket } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.js';
import { PageServer } from './page-server.js';

jest.setTimeout(90_000);

const suite = hasChromium ? describe : describe.skip;

suite(`a page in Chromium${hasChromium ? '' : ` (${WITHOUT_CHROMIUM})`}`, () => {
  let app: TestApp;
  let ada: Account;
  let allowed: PageServer;
  let foreign: PageServer;
  /** Another way to the application. */
  let cable: TcpProxy;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  let page: Page;

  /** Calls one of the page's own functions. */
  const run = <T>(name: string, ...given: readonly unknown[]): Promise<T> =>
    page.evaluate<T>(`${name}(${given.map((it) => JSON.stringify(it)).join()})`);

  const told = (name: string): Promise<unknown[]> => run('told', name);

  const heardAll = (count: number): Promise<void> =>
    eventually(`${count} messages`, async () => (await told('heard')).length >= count, 15);

  const wsUrl = (path: string): string => app.url.replace(/^http/, 'ws') + path;

  beforeAll(async () => {
    allowed = await PageServer.start();
    foreign = await PageServer.start();
    app = await startApp({ env: { JWT_SECRET, ALLOWED_ORIGINS: allowed.origin } });
    cable = await TcpProxy.start(app.url);
    browser = await openChromium();
  });

  beforeEach(async () => {
    ada = await createAccount(app);
    page = await browser.context.newPage();
    await page.goto(allowed.origin);
  });

  afterEach(async () => {
    await browser.context.setOffline(false);
    await page.close();
  });

  afterAll(async () => {
    await browser.close();
    await cable.close();
    await app.close();
    await foreign.close();
    await allowed.close();
  });

  it('watches a job to its end with a ticket, and is closed 1000 then', async () => {
    const jobId = await createJob(app, ada, 1_000_000);
    const { frames, code, wasClean } = await run<{
      frames: { type: string; job_id: string; status: string; progress: number }[];
      code: number;
      wasClean: boolean;
    }>('watchJob', app.url, ada.token, jobId);
    expect([code, wasClean]).toEqual([1000, true]);
    expect(stepsOf(frames)).toEqual(await historyOf(app, ada, jobId));
    expect(frames[0]).toEqual({
      type: 'job_status',
      job_id: jobId,
      status: 'pending',
      progress: 0,
    });
    expect(frames.at(-1)).toMatchObject({ status: 'completed', progress: 100 });
  });

  it('signs in with a subprotocol, and is told the other one', async () => {
    const outcome = await run('tryPlain', wsUrl('/ws'), ['bearer', ada.token]);
    expect(outcome).toMatchObject({
      opened: true,
      protocol: 'bearer',
      first: { type: 'ready', payload: { user_id: ada.id, recovered: false } },
    });
    expect(await run('tryPlain', wsUrl('/ws'), ['bearer', 'a.b.c'])).toMatchObject({
      opened: false,
    });
  });

  it('of another origin gets in neither by a token nor by a ticket', async () => {
    await page.goto(foreign.origin);
    const closed = { opened: false, code: 1006 };
    expect(await run('tryPlain', wsUrl('/ws'), ['bearer', ada.token])).toEqual(closed);
    const ticket = await takeTicket(app, ada.token);
    expect(await run('tryPlain', wsUrl(`/ws?ticket=${ticket}`))).toEqual(closed);
    for (const transport of ['websocket', 'polling']) {
      await page.evaluate(`transports = ${JSON.stringify([transport])}`);
      await run('listenSocketIo', app.url, ada.token);
      await eventually('a refusal', async () => (await told('refusals')).length > 0);
      await page.evaluate('socket.disconnect()');
      expect(await told('greetings')).toEqual([]);
      await page.evaluate('sessionStorage.clear()');
    }
    // The very same page is let in where it is allowed.
    await page.goto(allowed.origin);
    await run('listenSocketIo', app.url, ada.token);
    await eventually('a greeting', async () => (await told('greetings')).length === 1);
  });

  it('is told over Socket.IO why it is refused', async () => {
    await run('listenSocketIo', app.url, 'a.b.c');
    await eventually('a refusal', async () => (await told('refusals')).length > 0);
    expect((await told('refusals'))[0]).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  describe.each(['listenPlain', 'listenSocketIo'])('that calls %s', (how) => {
    const listen = async (api = app.url): Promise<void> => {
      await run(how, api, ada.token);
      await eventually('a greeting', async () => (await told('greetings')).length === 1);
    };

    it('hears everything once and in order', async () => {
      await listen();
      const ids = await sayMany(app, ada.id, 50);
      await heardAll(50);
      expect(await told('heard')).toEqual(ids);
    });

    it('goes on after a reload with what it missed', async () => {
      await listen();
      const ids = await sayMany(app, ada.id, 5);
      await heardAll(5);
      for (let round = 0; round < 3; round += 1) {
        const [said] = await Promise.all([sayMany(app, ada.id, 30), page.reload()]);
        ids.push(...said, await say(app, ada.id));
        await heardAll(ids.length);
      }
      expect(await told('heard')).toEqual(ids);
      const greetings = (await told('greetings')) as { recovered: boolean }[];
      expect(greetings.map(({ recovered }) => recovered)).toEqual([false, true, true, true]);
    });

    it('goes on after having been offline with what it missed', async () => {
      await listen(new URL(cable.url).origin);
      const ids = await sayMany(app, ada.id, 5);
      await heardAll(5);
      // What is open stays open in Chromium, so the cable is cut as well.
      await browser.context.setOffline(true);
      cable.drop();
      await eventually('it has noticed', async () => (await told('closings')).length > 0);
      ids.push(...(await sayMany(app, ada.id, 40)));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await told('heard')).toHaveLength(5);
      await browser.context.setOffline(false);
      await heardAll(ids.length);
      expect(await told('heard')).toEqual(ids);
      const greetings = (await told('greetings')) as { recovered: boolean }[];
      expect(greetings.at(-1)?.recovered).toBe(true);
    });

    it('is told of a logout, and stays away', async () => {
      await listen();
      await app.post('/api/auth/logout', {}, ada.token);
      await eventually('its end', async () => (await told('closings')).length > 0);
      expect(await told('closings')).toEqual([
        how === 'listenPlain' ? 3501 : 'io server disconnect',
      ]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await told('greetings')).toHaveLength(1);
      expect(await told('closings')).toHaveLength(1);
    });
  });
});
