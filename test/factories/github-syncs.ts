import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { DueSyncs } from '../../src/modules/github/sync/due-syncs.service.js';
import { SyncClock } from '../../src/modules/github/sync/sync-clock.js';
import type { SyncKind } from '../../src/modules/github/sync/sync-kind.js';
import { IdentitiesService } from '../../src/modules/users/identities.service.js';
import { startApp, type StartOptions, type TestApp } from '../support/app.js';
import { FakeGithub } from '../support/fake-github.js';
import { FakeGithubApi } from '../support/fake-github-api.js';
import { type FakeGithubUser, githubUser } from '../support/fake-github-users.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import { type Account, createAccount } from './accounts.js';
import { becomes } from './jobs.js';

/** An application with a GitHub of its own. */
export interface SyncTest {
  readonly app: TestApp;
  readonly github: FakeGithub;
  readonly api: FakeGithubApi;
  close(): Promise<void>;
}

export const startSyncTest = async (options: StartOptions = {}): Promise<SyncTest> => {
  const github = await FakeGithub.start();
  const api = new FakeGithubApi(github);
  const app = await startApp({ ...options, env: { ...github.env, ...options.env } });
  return {
    app,
    github,
    api,
    close: async () => {
      await app.close();
      await github.close();
    },
  };
};

/** Somebody with a linked GitHub account. */
export interface Linked extends Account {
  readonly user: FakeGithubUser;
  readonly githubToken: string;
}

export const SCOPES = ['read:user', 'user:email'];

/** As a sign-in with GitHub leaves it. */
export const keepToken = async (
  { app, github }: Pick<SyncTest, 'app' | 'github'>,
  { id }: Pick<Account, 'id'>,
  user: FakeGithubUser,
  scopes: readonly string[] = SCOPES,
): Promise<string> => {
  const value = github.grant(user, scopes);
  const identities = app.app.get(IdentitiesService);
  await app.app.get(TransactionRunner).run(async (tx) => {
    const known = (await identities.list(id, tx)).find(({ issuer }) => issuer === 'github');
    const foreign = { issuer: 'github', subject: String(user.id), login: user.login };
    const identityId = known?.id ?? (await identities.link(id, foreign, tx));
    await identities.keepToken(identityId, { value, scopes }, user.login, tx);
  });
  return value;
};

export const linkedAccount = async (
  test: SyncTest,
  scopes: readonly string[] = SCOPES,
): Promise<Linked> => {
  const account = await createAccount(test.app);
  const user = githubUser();
  test.api.account(user);
  return { ...account, user, githubToken: await keepToken(test, account, user, scopes) };
};

export const postSync = (
  client: HttpClient,
  { token }: Pick<Account, 'token'>,
  kind: SyncKind = 'repositories',
): Promise<HttpAnswer> => client.post('/api/github/sync', { kind }, token);

export const startSync = async (
  client: HttpClient,
  account: Pick<Account, 'token'>,
  kind: SyncKind = 'repositories',
): Promise<string> => {
  const { status, body } = await postSync(client, account, kind);
  if (status !== 202) throw new Error(`not started: ${JSON.stringify(body)}`);
  return body.job_id as string;
};

/** Synchronises, and gives what the job found. */
export const synchronise = async (
  { app }: Pick<SyncTest, 'app'>,
  account: Pick<Account, 'token'>,
  kind: SyncKind = 'repositories',
): Promise<Record<string, number>> => {
  const job = await startSync(app, account, kind);
  await becomes(app, job, 'completed', 60);
  const { body } = await app.get(`/api/jobs/${job}`, account.token);
  return JSON.parse(body.result as string) as Record<string, number>;
};

/** Moves the clock by which synchronisations are due. */
export const passTime = ({ app }: Pick<SyncTest, 'app'>, milliseconds: number): void => {
  const clock = app.app.get(SyncClock);
  const { now } = clock;
  clock.now = () => new Date(now.call(clock).getTime() + milliseconds);
};

/** What a worker does every quarter of a minute. */
export const sweepDue = ({ app }: Pick<SyncTest, 'app'>): Promise<void> =>
  app.app.get(DueSyncs).startDue();

export interface SyncState {
  readonly due_at: Date | null;
  readonly failures: number;
  readonly synced_at: Date | null;
  readonly next_page: string | null;
}

export const syncState = async (
  { app }: Pick<SyncTest, 'app'>,
  { id }: Pick<Account, 'id'>,
  kind: SyncKind = 'repositories',
): Promise<SyncState | undefined> => {
  const [row] = await app.sql<SyncState>(
    `SELECT due_at, failures, synced_at, next_page FROM github_syncs
      WHERE user_id = $1 AND kind = $2`,
    [id, kind],
  );
  return row;
};
