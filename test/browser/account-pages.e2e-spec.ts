import type { Page } from 'playwright-core';
import { ageMails, lastMailTo, mailsTo } from '../factories/account-mails.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.js';

jest.setTimeout(60_000);

const NEW_PASSWORD = 'a new horse, another staple';

const suite = hasChromium ? describe : describe.skip;

suite(`mailed links in Chromium${hasChromium ? '' : ` (${WITHOUT_CHROMIUM})`}`, () => {
  let app: TestApp;
  let ada: Account;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  let page: Page;
  let blocked: string[];

  /** The link as mailed, but for the port, which is any free one here. */
  const linkTo = async (template: 'verify-email' | 'reset-password'): Promise<string> => {
    const { pathname, hash } = new URL((await lastMailTo(app, ada.email, template)).action_url);
    return app.url + pathname + hash;
  };

  const outcome = () => page.getByRole('status').filter({ hasText: /\S/ }).innerText();
  const problem = () => page.getByRole('alert').filter({ hasText: /\S/ }).innerText();
  const press = (name: string) => page.getByRole('button', { name }).click();

  const login = (password: string) => app.post('/api/auth/login', { email: ada.email, password });

  beforeAll(async () => {
    app = await startApp();
    browser = await openChromium();
  });

  beforeEach(async () => {
    ada = await createAccount(app);
    page = await browser.context.newPage();
    blocked = [];
    page.on('console', (message) => {
      if (/Content Security Policy|Uncaught/i.test(message.text())) blocked.push(message.text());
    });
    page.on('pageerror', (error) => blocked.push(error.message));
  });

  afterEach(async () => {
    await browser.context.setOffline(false);
    await page.close();
    expect(blocked).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it('verify an address once its owner presses the button, and not before', async () => {
    const link = await linkTo('verify-email');
    await page.goto(link);
    expect(page.url()).toBe(`${app.url}/auth/verify-email`);
    expect(await page.evaluate('document.documentElement.outerHTML')).not.toContain(
      new URL(link).hash.slice('#token='.length),
    );
    const verified = async () =>
      (await app.get('/api/users/me', ada.token)).body.email_verified as boolean;
    expect(await verified()).toBe(false);
    await press('Verify my address');
    expect(await outcome()).toMatch(/^Your e-mail address is verified/);
    expect(await verified()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);

    // The same link in the same tab changes the fragment alone.
    await page.goto(link);
    await press('Verify my address');
    expect(await problem()).toMatch(/^This link is not good/);
  });

  it('are in neither the address bar nor the history, so that a reload has no token', async () => {
    await page.goto(await linkTo('verify-email'));
    await page.reload();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByText('opened by the link').isVisible()).toBe(true);
  });

  it('lead from a forgotten password to a new one', async () => {
    await page.goto(`${app.url}/auth/reset-password`);
    await page.getByLabel('E-mail address').fill(ada.email);
    await press('Send me a link');
    expect(await outcome()).toMatch(/^If there is an account with this address/);

    await page.goto(await linkTo('reset-password'));
    await page.waitForURL(`${app.url}/auth/reset-password`);
    const field = page.getByLabel('New password');
    await field.fill('Password1');
    await press('Set the new password');
    expect(await problem()).toBe('Password is one of the most common ones.');
    await page.getByLabel('Show the password').check();
    expect(await field.getAttribute('type')).toBe('text');
    await field.fill(NEW_PASSWORD);
    await press('Set the new password');
    expect(await outcome()).toMatch(/^Your password is changed/);
    expect((await login(NEW_PASSWORD)).status).toBe(200);
    expect((await app.get('/api/users/me', ada.token)).status).toBe(401);
  });

  it('offer another one to whose link has expired', async () => {
    await page.goto(`${app.url}/auth/reset-password#token=made-up`);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await press('Set the new password');
    expect(await problem()).toMatch(/^This link is not good/);
    await page.getByLabel('E-mail address').fill(ada.email);
    await press('Send me a link');
    expect(await outcome()).toMatch(/^If there is an account with this address/);
    expect(await mailsTo(app, ada.email, 'reset-password')).toHaveLength(1);
  });

  it('do nothing with a password that is too short', async () => {
    await app.post('/api/auth/password/forgot', { email: ada.email });
    await page.goto(await linkTo('reset-password'));
    await page.getByLabel('New password').fill('short');
    await press('Set the new password');
    expect(await page.getByRole('button', { name: 'Set the new password' }).isEnabled()).toBe(true);
    expect(await page.evaluate('document.querySelector("#password").validity.valid')).toBe(false);
  });

  it('say so when the server is out of reach, and can be tried again', async () => {
    await page.goto(await linkTo('verify-email'));
    await browser.context.setOffline(true);
    await press('Verify my address');
    expect(await problem()).toMatch(/^The server could not be reached/);
    await browser.context.setOffline(false);
    await press('Verify my address');
    expect(await outcome()).toMatch(/^Your e-mail address is verified/);
  });

  it('are followed one after the other in one tab', async () => {
    await ageMails(app, 60);
    await app.post('/api/auth/email/resend', undefined, ada.token);
    const [second, first] = await mailsTo(app, ada.email, 'verify-email');
    if (!first || !second) throw new Error('not two mails');
    await page.goto(`${app.url}/auth/verify-email#token=made-up`);
    await press('Verify my address');
    expect(await problem()).toMatch(/^This link is not good/);
    await page.goto(
      app.url + new URL(second.action_url).pathname + new URL(second.action_url).hash,
    );
    await page.waitForURL(`${app.url}/auth/verify-email`);
    expect(await page.getByRole('alert').innerText()).toBe('');
    await press('Verify my address');
    expect(await outcome()).toMatch(/^Your e-mail address is verified/);
  });

  it.each(['/auth/verify-email', '/auth/reset-password#token=x', '/auth/reset-password'])(
    'fit the narrowest telephone: %s',
    async (path) => {
      await page.setViewportSize({ width: 320, height: 568 });
      await page.goto(app.url + path);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      const heights = await page.evaluate<number[]>(
        `[...document.querySelectorAll('button')].map((it) => it.offsetHeight).filter(Boolean)`,
      );
      for (const height of heights) expect(height).toBeGreaterThanOrEqual(44);
    },
  );
});
