import { createHash } from 'node:crypto';
import { Module } from '@nestjs/common';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { EventListeners } from '../../src/events/event-listeners.js';
import { IdentitiesService } from '../../src/modules/users/identities.service.js';
import {
  commentAround,
  likeAround,
  relate,
  ScriptedData,
  ScriptedDataModule,
  shareRepositories,
  writeDocs,
  writeSnippets,
} from '../factories/account-data.js';
import {
  type Account,
  createAccount,
  isAdmitted,
  PASSWORD,
  refresh,
  signIn,
} from '../factories/accounts.js';
import { becomes, startRandomText, startTrial, Trials, TrialsModule } from '../factories/jobs.js';
import { expectRevoked, ONE_SECOND } from '../factories/live-endings.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients } from '../support/live-clients.js';
import { MACHINE_SLACK_MS } from '../support/machine-slack.js';
import { tracesOf } from '../support/traces.js';

jest.setTimeout(60_000);

const ISSUER = 'https://project.supabase.example/auth/v1';
const deleted: string[] = [];

@Module({})
class HearingModule {
  constructor(listeners: EventListeners) {
    listeners.register('user.deleted', 'hearing', ({ payload }) => {
      deleted.push(payload.user_id);
      return Promise.resolve();
    });
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

describe('deleting one’s account', () => {
  let app: TestApp;
  let other: TestApp;
  let ada: Account;
  const clients = new LiveClients();

  const remove = ({ token }: Account, body: unknown = { password: PASSWORD }, node = app) =>
    node.request('DELETE', '/api/users/me', { token, body });

  const exists = async ({ id }: Account): Promise<boolean> =>
    (await app.sql('SELECT 1 FROM users WHERE id = $1', [id])).length > 0;

  const link = (account: Account, issuer: string, subject: string) =>
    app.app.get(TransactionRunner, { strict: false }).run(async (tx) => {
      const identities = app.app.get(IdentitiesService, { strict: false });
      const foreign = { issuer, subject, login: account.username };
      const id = await identities.link(account.id, foreign, tx);
      await identities.keepToken(id, { value: 'token', scopes: [] }, account.username, tx);
    });

  beforeAll(async () => {
    const imports = [HearingModule, ScriptedDataModule, TrialsModule];
    app = await startApp({ env: LIVE_ENV, imports });
    other = await startApp({ sharing: app, imports });
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterEach(() => clients.closeAll());

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  it('needs the password where there is one', async () => {
    for (const body of [undefined, {}, { password: null }]) {
      const answer = await remove(ada, body ?? {});
      expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.body.error.details).toEqual([
        { field: 'password', message: expect.any(String) },
      ]);
    }
    const bare = await app.request('DELETE', '/api/users/me', { token: ada.token });
    expect(bare.status).toBe(400);
    for (const password of ['', 'wrong', PASSWORD.toUpperCase(), `${PASSWORD} `]) {
      const answer = await remove(ada, { password });
      expect([password, answer.status, answer.body.error.code]).toEqual([
        ...[password, 403, 'FORBIDDEN'],
      ]);
    }
    for (const body of [{ password: 7 }, { password: PASSWORD, user_id: ada.id }]) {
      expect((await remove(ada, body)).status).toBe(400);
    }
    expect((await app.request('DELETE', '/api/users/me')).status).toBe(401);
    expect([await exists(ada), await isAdmitted(app, ada)]).toEqual([true, true]);
  });

  it('needs none where there is none', async () => {
    await app.sql('UPDATE users SET password_hash = NULL WHERE id = $1', [ada.id]);
    const { status } = await app.request('DELETE', '/api/users/me', { token: ada.token });
    expect([status, await exists(ada)]).toEqual([204, false]);
  });

  it('ends tokens here at once, and everything on every node within a second', async () => {
    const there = await signIn(other, ada.email);
    const sockets = await clients.readyAt([app, other], there);
    expect(await isAdmitted(other, ada)).toBe(true);
    const ends = expectRevoked(sockets);
    const answer = await remove(ada);
    const begun = performance.now();
    expect([answer.status, answer.bytes.length]).toEqual([204, 0]);
    expect([await isAdmitted(app, ada), await isAdmitted(app, there)]).toEqual([false, false]);
    for (const account of [ada, there]) {
      while (await isAdmitted(other, account)) {
        expect(performance.now() - begun).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
      }
    }
    await ends;
    expect(performance.now() - begun).toBeLessThan(ONE_SECOND + MACHINE_SLACK_MS);
    for (const node of [app, other]) {
      expect((await refresh(node, ada.refreshToken)).status).toBe(401);
    }
    const login = await app.post('/api/auth/login', { email: ada.email, password: PASSWORD });
    expect(login.body.error.code).toBe('INVALID_CREDENTIALS');
    expect((await app.get(`/api/users/${ada.username}`)).status).toBe(404);
  });

  it('leaves nothing of them in any table', async () => {
    const names = [ada.id, ada.email, ada.username];
    await signIn(app, ada.email, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0' });
    await app.request('PATCH', '/api/users/me', {
      token: ada.token,
      body: { bio: `${ada.username} writes`, full_name: ada.username },
    });
    await app.request('POST', '/api/jobs/random-text?length=50', {
      token: ada.token,
      headers: { 'idempotency-key': 'once' },
    });
    await app.post('/api/auth/password/forgot', { email: ada.email });
    await shareRepositories(app, ada);
    await relate(app, ada);
    await commentAround(app, ada);
    await likeAround(app, ada);
    await writeDocs(app, ada);
    await writeSnippets(app, ada);
    await link(ada, 'github', `github-${ada.username}`);
    await link(ada, ISSUER, `subject-${ada.username}`);
    await app.sql(
      `INSERT INTO oauth_attempts
         (state_hash, browser_hash, verifier, link_user_id, client_state, expires_at)
       VALUES ('\\x01', '\\x02', '\\x03', $1, $2, now() + interval '1 hour')`,
      [ada.id, ada.username],
    );
    await app.sql(
      `INSERT INTO mails (id, recipient, template, request_id, state, finished_at)
       VALUES (gen_random_uuid(), upper($1), 'invitation', 'x', 'sent', now())`,
      [ada.email],
    );
    await app.sql(
      `INSERT INTO outbox (id, event, listener, payload, request_id, dead_at)
       SELECT gen_random_uuid(), 'e', 'e/l', payload, 'x', now()
         FROM (VALUES (jsonb_build_object('user_id', $1::text)),
                      (jsonb_build_object('to', jsonb_build_array($2::text)))) AS v(payload)`,
      [ada.id, ada.email.toUpperCase()],
    );
    const kept = [
      ...[
        'blocks',
        'comments',
        'docs',
        'follow_counts',
        'follows',
        'idempotency_keys',
        'identities',
        'jobs',
        'known_devices',
        'likes',
        'mails',
        'oauth_attempts',
      ],
      ...['one_time_tokens', 'outbox', 'plan_usage', 'repository_subscriptions', 'sessions'],
      ...['subjects', 'tracked_repositories', 'user_plans', 'users'],
    ];
    const missing = async (): Promise<readonly string[]> => {
      const found = await tracesOf(app, names);
      return kept.filter((table) => !found.includes(table));
    };
    await eventually('all of it kept', async () => (await missing()).length === 0);

    expect((await remove(ada)).status).toBe(204);
    await eventually('its event delivered', () => deleted.includes(ada.id));
    await eventually('no traces', async () => (await tracesOf(app, names)).length === 0);
    // By a digest alone, so that a foreign token that still lives does not make them anew.
    const tombstones = await app.sql<{ issuer: string; subject_hash: Buffer }>(
      'SELECT issuer, subject_hash FROM identity_tombstones',
    );
    expect(tombstones).toEqual([
      { issuer: ISSUER, subject_hash: sha256(`subject-${ada.username}`) },
    ]);
  });

  it('touches nothing of anybody else', async () => {
    const eve = await createAccount(app);
    const job = await startRandomText(app, eve.token, 10);
    await becomes(app, job, 'completed');
    const before = await tracesOf(app, [eve.id, eve.email, eve.username]);
    await remove(ada);
    expect(await tracesOf(app, [eve.id, eve.email, eve.username])).toEqual(before);
    expect([await isAdmitted(app, eve), await isAdmitted(other, eve)]).toEqual([true, true]);
  });

  it('frees the address and the username at once', async () => {
    await remove(ada);
    const again = await createAccount(app, { email: ada.email, username: ada.username });
    expect(again.id).not.toBe(ada.id);
    expect([await isAdmitted(app, ada), await isAdmitted(app, again)]).toEqual([false, true]);
    expect((await app.get(`/api/users/${ada.username}`)).body.id).toBe(again.id);
  });

  it('stops the jobs that are under way', async () => {
    const trials = [app, other].map((node) => node.app.get(Trials));
    for (const trial of trials) {
      trial.work = ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
    }
    const id = await startTrial(app, ada.id);
    const begun = () => trials.flatMap((it) => it.begun).find(({ jobId }) => jobId === id);
    await eventually('begun', () => begun() !== undefined);
    await remove(ada);
    await eventually('stopped', () => begun()?.signal.aborted === true, 10);
    expect(await app.sql('SELECT 1 FROM job_transitions WHERE job_id = $1', [id])).toEqual([]);
  });

  it('is told to every module in one transaction: what one cannot erase undoes all', async () => {
    const scripted = app.app.get(ScriptedData);
    scripted.onErase = () => Promise.reject(new Error('cannot be erased now'));
    try {
      expect((await remove(ada)).status).toBe(500);
    } finally {
      scripted.onErase = () => Promise.resolve();
    }
    expect([await exists(ada), await isAdmitted(app, ada), await isAdmitted(other, ada)]).toEqual([
      ...[true, true, true],
    ]);
    expect((await refresh(app, ada.refreshToken)).status).toBe(200);
    expect(deleted).not.toContain(ada.id);
    expect((await remove(ada)).status).toBe(204);
    expect(scripted.erased.filter((id) => id === ada.id)).toHaveLength(2);
  });

  it('happens once when it is asked for several times at once', async () => {
    const answers = await Promise.all(
      [app, other, app, other].map((node) => remove(ada, undefined, node)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([204, 401, 401, 401]);
    await eventually('told', () => deleted.includes(ada.id));
    expect(deleted.filter((id) => id === ada.id)).toHaveLength(1);
  });

  it('leaves nothing of what goes on in the very moment', async () => {
    for (let round = 0; round < 6; round += 1) {
      const account = await createAccount(app);
      const { id, token, email } = account;
      const deletion = new Promise((resolve) => setTimeout(resolve, round * 8)).then(() =>
        remove(account),
      );
      const answers = await Promise.all([
        ...[app, other].flatMap((node) => [
          node.post('/api/auth/login', { email, password: PASSWORD }),
          refresh(node, account.refreshToken),
          node.request('POST', '/api/jobs/random-text?length=10', {
            token,
            headers: { 'idempotency-key': 'moment' },
          }),
          node.request('PATCH', '/api/users/me', { token, body: { bio: id } }),
          node.post('/api/repos', { full_name: `octocat/${id}` }, token),
          node.get('/api/users/me/export', token),
        ]),
        deletion,
      ]);
      for (const { status } of answers) expect(status).toBeLessThan(500);
      expect((await deletion).status).toBe(204);
      await eventually('no traces', async () => (await tracesOf(app, [id, email])).length === 0);
    }
  });

  it('is limited as sign-ins are, for it tells whether a password is right', async () => {
    const limited = await startApp({
      sharing: app,
      env: { RATE_LIMIT_AUTH_MAX: '3', TRUST_PROXY: '1' },
      imports: [...[HearingModule, ScriptedDataModule, TrialsModule]],
    });
    try {
      const statuses: number[] = [];
      for (let guess = 0; guess < 4; guess += 1) {
        // From ever other addresses: the account is what counts.
        const { status } = await limited.request('DELETE', '/api/users/me', {
          token: ada.token,
          body: { password: `guess ${guess}` },
          headers: { 'x-forwarded-for': `203.0.113.${guess}` },
        });
        statuses.push(status);
      }
      expect(statuses).toEqual([403, 403, 403, 429]);
    } finally {
      await limited.close();
    }
  });
});
