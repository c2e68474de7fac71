import { Retention } from '../../src/database/retention.js';
import { AccountData } from '../../src/modules/users/account-data.js';
import { lastMailTo, mailsTo, verifyAddress } from '../factories/account-mails.js';
import { type Account, createAccount, signIn } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const agent = (name: string) => ({ 'user-agent': name });
const FIREFOX = agent('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0');
const FIREFOX_NEXT = agent(
  'Mozilla/5.0 (X11; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0',
);
const CURL = agent('curl/8.5.0');

describe('a sign-in from a new device', () => {
  let app: TestApp;

  const notices = (email: string) => mailsTo(app, email, 'new-device');

  const verified = async (): Promise<Account> => {
    const account = await createAccount(app);
    await verifyAddress(app, account.id);
    return account;
  };

  const age = (id: string, days: number) =>
    app.sql(
      `UPDATE known_devices SET last_seen_at = last_seen_at - $2::int * interval '1 day'
        WHERE user_id = $1`,
      [id, days],
    );

  const devicesOf = async (id: string): Promise<string[]> => {
    const rows = await app.sql<{ device: string }>(
      'SELECT device FROM known_devices WHERE user_id = $1 ORDER BY device',
      [id],
    );
    return rows.map(({ device }) => device);
  };

  const exported = async (name: string, id: string): Promise<object[]> => {
    const source = app.app.get(AccountData, { strict: false }).find(name);
    if (!source) throw new Error(`no account data ${name}`);
    const rows: object[] = [];
    for await (const batch of source.export(id)) rows.push(...batch);
    return rows;
  };

  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL: 'https://api.example.com', ROLES: 'web,worker' } });
  });

  afterAll(() => app.close());

  it('is told by mail, with the device, the address and the time, and what to do', async () => {
    const { email } = await verified();
    await signIn(app, email, FIREFOX);
    const [notice, ...more] = await notices(email);
    expect(more).toEqual([]);
    expect(notice?.text).toMatch(
      /Device: Firefox on Linux\nAddress: 127\.0\.0\.1\nTime: \d+ \w+ \d{4} at \d\d:\d\d UTC/,
    );
    // No token: who has this mail alone gets in nowhere.
    expect(notice?.action_url).toBe('https://api.example.com/auth/reset-password');
  });

  it("gives the time in the user's own time zone", async () => {
    const { id, email } = await verified();
    await app.sql(`UPDATE users SET time_zone = 'Asia/Kolkata' WHERE id = $1`, [id]);
    await signIn(app, email, FIREFOX);
    expect((await lastMailTo(app, email, 'new-device')).text).toContain(' GMT+5:30');
  });

  it('is told once, and not of another version of the same', async () => {
    const { email } = await verified();
    for (const headers of [FIREFOX, FIREFOX, FIREFOX_NEXT, CURL, CURL, {}]) {
      await signIn(app, email, headers);
    }
    const told = (await notices(email)).map(({ text }) => /Device: (.*)/.exec(text)?.[1]);
    expect(told).toEqual(['curl', 'Firefox on Linux']);
  });

  it('is told once when it signs in ten times at once', async () => {
    const { email } = await verified();
    await Promise.all(Array.from({ length: 10 }, () => signIn(app, email, CURL)));
    expect(await notices(email)).toHaveLength(1);
  });

  it('is not told when it is the device of the registration, or says nothing new', async () => {
    const { email } = await verified();
    await signIn(app, email);
    expect((await mailsTo(app, email)).map(({ template }) => template)).toEqual(['verify-email']);
  });

  it('is told of a client that keeps to itself what it is', async () => {
    const { id, email } = await verified();
    await signIn(app, email, agent(''));
    await signIn(app, email, agent(''));
    expect((await notices(email)).map(({ text }) => text)).toEqual([
      expect.stringContaining('Device: unknown\n'),
    ]);
    expect(await exported('known_devices', id)).toContainEqual(
      expect.objectContaining({ device: null }),
    );
  });

  it('is not told to an address that nobody verified, but remembered', async () => {
    const { id, email } = await createAccount(app);
    await signIn(app, email, CURL);
    await verifyAddress(app, id);
    await signIn(app, email, CURL);
    expect(await notices(email)).toEqual([]);
    expect(await devicesOf(id)).toEqual(['curl', 'node']);
  });

  it('is one of two that sign in at once to an account without any', async () => {
    const { id, email } = await verified();
    await app.sql('DELETE FROM known_devices WHERE user_id = $1', [id]);
    await Promise.all([signIn(app, email, CURL), signIn(app, email, FIREFOX)]);
    expect(await notices(email)).toHaveLength(1);
  });

  it('is told to an account that was away for so long that its devices were forgotten', async () => {
    const { id, email } = await verified();
    await signIn(app, email, CURL);
    await age(id, 181);
    await app.sql(`UPDATE users SET created_at = now() - interval '200 days' WHERE id = $1`, [id]);
    await app.app.get(Retention, { strict: false }).run();
    expect(await devicesOf(id)).toEqual([]);
    await signIn(app, email, FIREFOX);
    expect(await notices(email)).toHaveLength(2);
  });

  it('is remembered for 180 days since it was last seen', async () => {
    const { id, email } = await verified();
    await signIn(app, email, CURL);
    await age(id, 179);
    await signIn(app, email, CURL);
    await age(id, 2);
    await app.app.get(Retention, { strict: false }).run();
    expect(await devicesOf(id)).toEqual(['curl']);
  });

  it('gets in although the notice cannot be written, and is told of the next time', async () => {
    const { id, email } = await verified();
    await app.sql('ALTER TABLE mails RENAME TO mails_away');
    try {
      await signIn(app, email, CURL);
      expect(await devicesOf(id)).toEqual(['node']);
    } finally {
      await app.sql('ALTER TABLE mails_away RENAME TO mails');
    }
    await signIn(app, email, CURL);
    expect(await notices(email)).toHaveLength(1);
  });

  it('is in what a user takes along, as every session is, without anything that lets one in', async () => {
    const { id, email } = await createAccount(app);
    await signIn(app, email, FIREFOX);
    expect(await exported('known_devices', id)).toEqual([
      {
        device: 'Firefox on Linux',
        first_seen_at: expect.any(Date),
        last_seen_at: expect.any(Date),
      },
      { device: 'node', first_seen_at: expect.any(Date), last_seen_at: expect.any(Date) },
    ]);
    const sessions = await exported('sessions', id);
    expect(sessions).toHaveLength(2);
    expect(sessions[1]).toEqual({
      id: expect.any(String),
      device: 'Firefox on Linux',
      ip: '127.0.0.1',
      created_at: expect.any(Date),
      last_used_at: expect.any(Date),
      expires_at: expect.any(Date),
      revoked_at: null,
      revoked_reason: null,
    });
  });

  it('does not keep a long export in memory', async () => {
    const { id } = await createAccount(app);
    await app.sql(
      `INSERT INTO known_devices (user_id, device)
       SELECT $1, 'device ' || lpad(number::text, 4, '0') FROM generate_series(1, 1200) AS number`,
      [id],
    );
    const source = app.app.get(AccountData, { strict: false }).find('known_devices');
    const sizes: number[] = [];
    for await (const batch of source?.export(id) ?? []) sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 201]);
    expect(
      new Set((await exported('known_devices', id)).map((row) => JSON.stringify(row))).size,
    ).toBe(1_201);
  });
});
