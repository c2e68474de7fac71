import { randomBytes } from 'node:crypto';
import { Retention } from '../../src/database/retention.js';
import { TokenRevocationsService } from '../../src/modules/users/token-revocations.service.js';
import { Sweeper } from '../../src/queue/sweeper.js';
import { mailedToken } from '../factories/account-mails.js';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import {
  type GithubTest,
  linkFrom,
  signInBySpa,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { API, CLIENT_ID } from '../support/fake-github.js';
import { githubUser } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

const TOKEN_PATH = `${API}/applications/${CLIENT_ID}/token`;
const MINUTE_MS = 60_000;

interface RevocationRow {
  readonly attempts: number;
  readonly next_attempt_at: Date;
}

describe('a GitHub token that is given up', () => {
  let test: GithubTest;
  let app: TestApp;
  let other: TestApp;

  /** It does not sweep, so that each attempt is the test's own. */
  const worker = async (env: Readonly<Record<string, string>> = {}): Promise<TestApp> => {
    const node = await startApp({ sharing: app, env: { ROLES: 'worker', ...env } });
    node.app.get(Sweeper, { strict: false }).onModuleDestroy();
    return node;
  };

  const revokeDue = (node: TestApp): Promise<void> =>
    node.app.get(TokenRevocationsService, { strict: false }).revokeDue();

  const rows = (): Promise<RevocationRow[]> =>
    app.sql<RevocationRow>('SELECT * FROM token_revocations');

  const makeDue = () => app.sql('UPDATE token_revocations SET next_attempt_at = now()');

  const tokenSeenLast = (): string =>
    test.github.to(`${API}/user`).at(-1)?.headers.authorization?.replace('Bearer ', '') ?? '';

  const linked = async (): Promise<Account & { readonly github: string }> => {
    const account = await createAccount(app);
    await linkFrom(test, account, githubUser());
    return { ...account, github: tokenSeenLast() };
  };

  const unlink = ({ token }: Pick<Account, 'token'>) =>
    app.request('DELETE', '/api/auth/github', { token });

  /** Somebody's who has just unlinked it. */
  const givenUp = async (): Promise<string> => {
    const account = await linked();
    expect((await unlink(account)).status).toBe(204);
    return account.github;
  };

  beforeAll(async () => {
    test = await startWithGithub({ env: { ROLES: 'web' } });
    app = test.app;
    other = await worker();
  });

  beforeEach(async () => {
    test.github.seen.length = 0;
    test.github.faults.clear();
    await app.sql('DELETE FROM token_revocations');
  });

  afterAll(async () => {
    await other.close();
    await test.close();
  });

  const ways: Readonly<Record<string, (account: Account) => Promise<unknown>>> = {
    'by unlinking': unlink,
    'with the account': ({ token }) =>
      app.request('DELETE', '/api/users/me', { token, body: { password: PASSWORD } }),
    'by the reset of an address that nobody had proved': async ({ email }) => {
      await app.post('/api/auth/password/forgot', { email });
      const token = await mailedToken(app, email, 'reset-password');
      return app.post('/api/auth/password/reset', { token, password: `${PASSWORD}!` });
    },
  };

  it.each(Object.keys(ways))('%s is revoked, once, by a worker alone', async (way) => {
    const account = await linked();
    expect(await ways[way]?.(account)).toMatchObject({ status: 204 });
    expect(await app.sql('SELECT FROM identities WHERE user_id = $1', [account.id])).toEqual([]);
    expect(await rows()).toHaveLength(1);
    expect(test.github.to(TOKEN_PATH)).toEqual([]);
    expect(test.github.holds(account.github)).toBe(true);
    await revokeDue(other);
    expect(test.github.holds(account.github)).toBe(false);
    expect(await rows()).toEqual([]);
    await revokeDue(other);
    expect(test.github.to(TOKEN_PATH)).toHaveLength(1);
  });

  it('with an account that has no password is revoked as well', async () => {
    const { body } = await signInBySpa(test, githubUser());
    const token = tokenSeenLast();
    await app.request('DELETE', '/api/users/me', { token: body.access_token });
    await revokeDue(other);
    expect(test.github.holds(token)).toBe(false);
  });

  it('is not given up by what is undone', async () => {
    const { body } = await signInBySpa(test, githubUser());
    expect((await unlink({ token: body.access_token })).status).toBe(409);
    expect(await rows()).toEqual([]);
  });

  it('is swept up without being asked for', async () => {
    const sweeping = await startApp({ sharing: app, env: { ROLES: 'worker' } });
    try {
      const token = await givenUp();
      await eventually('revoked', () => !test.github.holds(token));
    } finally {
      await sweeping.close();
    }
  });

  it.each([
    ['hangs up', { hangUp: true }],
    ['fails', { status: 500, body: '{"message":"Server Error"}' }],
    ['limits us', { status: 403, body: '{"message":"API rate limit exceeded"}' }],
    ['does not know us', { status: 401, body: '{"message":"Bad credentials"}' }],
  ])('while GitHub %s is tried again later', async (_, fault) => {
    test.github.faults.set(TOKEN_PATH, fault);
    const token = await givenUp();
    await revokeDue(other);
    const [row] = await rows();
    expect(row?.attempts).toBe(1);
    const inMs = +(row?.next_attempt_at ?? 0) - Date.now();
    expect(inMs).toBeGreaterThan(20_000);
    expect(inMs).toBeLessThan(MINUTE_MS);
    await revokeDue(other);
    expect(test.github.to(TOKEN_PATH)).toHaveLength(1);
    test.github.faults.clear();
    await makeDue();
    await revokeDue(other);
    expect([test.github.holds(token), await rows()]).toEqual([false, []]);
    expect(JSON.stringify(other.logs)).not.toContain(token);
  });

  it.each([404, 422])('that GitHub answers %i for is done with', async (status) => {
    test.github.faults.set(TOKEN_PATH, { status, body: '{"message":"no such token"}' });
    await givenUp();
    await revokeDue(other);
    expect(await rows()).toEqual([]);
  });

  it('is given up for good after a day of attempts, and told of without being told', async () => {
    test.github.faults.set(TOKEN_PATH, { hangUp: true });
    const token = await givenUp();
    await app.sql('UPDATE token_revocations SET attempts = 19');
    const { length } = other.logs;
    await revokeDue(other);
    expect(await rows()).toEqual([]);
    const told = other.logs.slice(length).filter(({ level }) => level === 'warn');
    expect(told).toMatchObject([{ issuer: 'github', attempts: 20 }]);
    expect(JSON.stringify(told)).not.toContain(token);
  });

  it('that no attempt has survived is not tried for ever', async () => {
    await givenUp();
    await app.sql('UPDATE token_revocations SET attempts = 20');
    await revokeDue(other);
    expect([await rows(), test.github.to(TOKEN_PATH)]).toEqual([[], []]);
  });

  it('is left to one worker, and to the next when that one has died', async () => {
    const third = await worker();
    try {
      test.github.faults.set(TOKEN_PATH, { delayMs: 300, status: 500 });
      await givenUp();
      await Promise.all([revokeDue(other), revokeDue(third), revokeDue(other)]);
      expect(test.github.to(TOKEN_PATH)).toHaveLength(1);
      test.github.faults.clear();
      // As the lease of one that died ends.
      await makeDue();
      await Promise.all([revokeDue(third), revokeDue(other)]);
      expect(test.github.to(TOKEN_PATH)).toHaveLength(2);
      expect(await rows()).toEqual([]);
    } finally {
      await third.close();
    }
  });

  it('among many is revoked with them, and each once', async () => {
    const third = await worker();
    try {
      const tokens: string[] = [];
      for (let count = 0; count < 23; count += 1) tokens.push(await givenUp());
      await Promise.all([revokeDue(third), revokeDue(other)]);
      expect(tokens.filter((token) => test.github.holds(token))).toEqual([]);
      expect(test.github.to(TOKEN_PATH)).toHaveLength(tokens.length);
    } finally {
      await third.close();
    }
  });

  it('stands nowhere readable while it waits', async () => {
    const account = await linked();
    await ways['with the account']?.(account);
    const [row] = await app.sql<{ text: string }>(
      'SELECT t::text AS text FROM token_revocations t',
    );
    const text = row?.text ?? '';
    expect(text).not.toContain(Buffer.from(account.github).toString('hex'));
    for (const name of [account.github, account.id, account.email, account.username]) {
      expect(text).not.toContain(name);
    }
  });

  it('that no key opens is dropped', async () => {
    const token = await givenUp();
    const stranger = await worker({ ENCRYPTION_KEY: randomBytes(32).toString('base64') });
    try {
      await revokeDue(stranger);
      expect([await rows(), test.github.to(TOKEN_PATH)]).toEqual([[], []]);
      expect(test.github.holds(token)).toBe(true);
      expect(JSON.stringify(stranger.logs)).toContain('ENCRYPTION_KEY');
    } finally {
      await stranger.close();
    }
  });

  it('where GitHub is not set up any more waits for a week', async () => {
    await givenUp();
    const without = await worker({ GITHUB_CLIENT_ID: '', GITHUB_CLIENT_SECRET: '' });
    const expire = () => other.app.get(Retention, { strict: false }).run();
    try {
      await revokeDue(without);
      expect(await rows()).toMatchObject([{ attempts: 0 }]);
      await app.sql(`UPDATE token_revocations SET created_at = now() - interval '6 days'`);
      expect(await expire()).toMatchObject({ token_revocations: 0 });
      await app.sql(`UPDATE token_revocations SET created_at = now() - interval '8 days'`);
      expect(await expire()).toMatchObject({ token_revocations: 1 });
    } finally {
      await without.close();
    }
  });
});
