import { randomBytes } from 'node:crypto';
import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { HookChecksService } from '../../src/modules/github/hooks/hook-checks.service.js';
import { HookTasksService } from '../../src/modules/github/hooks/hook-tasks.service.js';
import { HOOKS_QUEUE } from '../../src/modules/github/hooks/hooks.jobs.js';
import { Sweeper } from '../../src/queue/sweeper.js';
import { startApp, type StartOptions, type TestApp } from '../support/app.js';
import { API } from '../support/fake-github.js';
import { FakeGithubHooks } from '../support/fake-github-hooks.js';
import type { FakeRepository } from '../support/fake-github-hook-views.js';
import { type FakeGithubUser, githubUser } from '../support/fake-github-users.js';
import { openApiFault } from '../support/github-openapi.js';
import type { HttpAnswer } from '../support/http-client.js';
import { type Account, createAccount } from './accounts.js';
import {
  browse,
  confirmLink,
  type GithubTest,
  PUBLIC_URL,
  startWithGithub,
} from './github-sign-ins.js';

export interface HooksTest extends GithubTest {
  readonly hooks: FakeGithubHooks;
}

/** An application, and a GitHub that delivers to it. */
export const startWithHooks = async (options: StartOptions = {}): Promise<HooksTest> => {
  const test = await startWithGithub(options);
  const hooks = new FakeGithubHooks(test.github);
  hooks.reach = (url) => url.replace(PUBLIC_URL, test.app.url);
  return { ...test, hooks };
};

/** A worker that does nothing but what the test has it do. */
export const startIdleWorker = async (sharing: TestApp): Promise<TestApp> => {
  const node = await startApp({ sharing, env: { ROLES: 'worker' } });
  node.app.get(Sweeper, { strict: false }).onModuleDestroy();
  await node.app.get<Queue>(getQueueToken(HOOKS_QUEUE), { strict: false }).pause(true);
  return node;
};

export const workDue = ({ app }: TestApp): Promise<void> =>
  app.get(HookTasksService, { strict: false }).workDue();

export const checkDue = ({ app }: TestApp): Promise<void> =>
  app.get(HookChecksService, { strict: false }).checkDue();

export interface Tracker extends Account {
  readonly github: FakeGithubUser;
}

/** Links GitHub, and lets hooks be made. */
export const linkWithHooks = async (
  test: GithubTest,
  account: Account,
  user: FakeGithubUser,
): Promise<void> => {
  const { body } = await test.app.post('/api/auth/github/link', undefined, account.token);
  const end = await browse(test, user, `${body.url}&access=repo_hooks`);
  const { status } = await confirmLink(test, account, end);
  if (status !== 204) throw new Error(`not linked: ${status}`);
};

/** Somebody who lets hooks be made for them. */
export const createTracker = async (test: GithubTest): Promise<Tracker> => {
  const account = await createAccount(test.app);
  const github = githubUser();
  await linkWithHooks(test, account, github);
  return { ...account, github };
};

/** One of theirs on GitHub. */
const newRepository = ({ hooks }: HooksTest, { github }: Tracker): FakeRepository =>
  hooks.addRepository(`${github.login}/repo-${randomBytes(4).toString('hex')}`, github.login);

export const track = (
  { app }: HooksTest,
  { token }: Pick<Account, 'token'>,
  { fullName }: FakeRepository,
  fields: object = { create_hook: true },
): Promise<HttpAnswer> => app.post('/api/repos', { full_name: fullName, ...fields }, token);

export interface TrackedHook {
  readonly id: string;
  readonly repository: FakeRepository;
  readonly secret: string;
  readonly url: string;
}

/** A repository that is tracked, with its hook to be made. */
export const trackNew = async (
  test: HooksTest,
  tracker: Tracker,
  fields?: object,
): Promise<TrackedHook> => {
  const repository = newRepository(test, tracker);
  const { status, body } = await track(test, tracker, repository, fields);
  if (status !== 201) throw new Error(`not tracked: ${status} ${JSON.stringify(body)}`);
  const { url, secret } = body.webhook;
  return { id: body.id, repository, secret, url };
};

export interface HookView {
  readonly state: string;
  readonly error: string | null;
  readonly created_here: boolean;
}

/** What its owner is told of it. */
export const hookView = async (
  { app }: HooksTest,
  { token }: Pick<Account, 'token'>,
  { id }: Pick<TrackedHook, 'id'>,
): Promise<HookView> => {
  const { body } = await app.get(`/api/repos/${id}`, token);
  return body.webhook.hook;
};

const TEMPLATES: readonly (readonly [RegExp, string])[] = [
  [/\/repos\/[^/]+\/[^/]+\/hooks/, '/repos/{owner}/{repo}/hooks'],
  [/hooks\/\d+/, 'hooks/{hook_id}'],
  [/deliveries\/\d+/, 'deliveries/{delivery_id}'],
];

/** GitHub's description leaves out what any request may be answered with. */
const DESCRIBED = [200, 201, 202, 204, 422];

/** Wherein what GitHub answered here differs from GitHub's published description. */
export const descriptionFaults = ({ hooks }: HooksTest): readonly string[] =>
  hooks.answers
    .filter(({ reply }) => DESCRIBED.includes(reply.status))
    .map(({ request, reply }) => {
      const path = TEMPLATES.reduce(
        (text, [pattern, template]) => text.replace(pattern, template),
        request.path.slice(API.length),
      );
      return openApiFault(request.method, path, reply.status, reply.body ?? null);
    })
    .filter((fault) => fault !== undefined);
