import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import { type Account, createAccount, signIn } from './accounts.js';
import { upload } from './files.js';
import { startRandomText } from './jobs.js';
import { setPlan, subscribe, trackRepository } from './repositories.js';
import { publish, subjectUrl } from './subjects.js';
import { adminToken, deliverTest } from './webhooks.js';

/** Somebody of whom there is something of everything, and a follower of theirs. */
export interface Crowd {
  readonly author: Account;
  readonly reader: Account;
  readonly admin: string;
  readonly repoId: string;
  readonly snippetId: string;
  readonly docId: string;
}

/** Of each thing. */
export const SEVERAL = 3;

const times = async <T>(work: (index: number) => Promise<T>): Promise<T[]> => {
  const made: T[] = [];
  for (let index = 0; index < SEVERAL; index += 1) made.push(await work(index));
  return made;
};

const asked = async (
  app: TestApp,
  method: string,
  path: string,
  { token }: Account,
  body?: unknown,
): Promise<void> => {
  const answer = await app.request(method, path, { token, body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
};

const TEXT = { snippet: 'code', doc: 'content' } as const;

/** Published by the author, with comments and likes of the others and several former texts. */
const talkedAbout = async (
  app: TestApp,
  author: Account,
  others: readonly Account[],
  kind: 'snippet' | 'doc',
): Promise<string> => {
  const { id } = await publish(app, author, { kind });
  const url = subjectUrl({ kind, id });
  await times((edit) => asked(app, 'PATCH', url, author, { [TEXT[kind]]: `edit ${edit}` }));
  for (const other of others) {
    await asked(app, 'PUT', `${url}/like`, other);
    await asked(app, 'POST', `${url}/comments`, other, { body: 'seen' });
  }
  await times(() => publish(app, author, { kind, tags: ['shared'] }));
  return id;
};

/** What comes from elsewhere, as rows. */
const fromGithub = async ({ sql }: TestApp, { id }: Account, repoId: string): Promise<void> => {
  const identity = randomUUID();
  await sql(
    `INSERT INTO identities (id, user_id, issuer, subject)
     SELECT CASE n WHEN 1 THEN $2::uuid ELSE gen_random_uuid() END, $1,
            CASE n WHEN 1 THEN 'github' ELSE 'https://issuer.test/' || n END, gen_random_uuid()
       FROM generate_series(1, $3::int) AS n`,
    [id, identity, SEVERAL],
  );
  await sql(
    `INSERT INTO github_repositories (id, identity_id, user_id, github_id, full_name, name, url,
       topics, is_private, is_fork, is_archived, stars_count, forks_count, open_issues_count,
       default_branch, pushed_at, created_at, updated_at, synced_at, run_id)
     SELECT gen_random_uuid(), $2, $1, n, 'octo/' || n, n, 'https://github.com/octo/' || n, '{}',
            false, false, false, 0, 0, 0, 'main', now(), now(), now(), now(), gen_random_uuid()
       FROM generate_series(1, $3::int) AS n`,
    [id, identity, SEVERAL],
  );
  await sql(
    `INSERT INTO github_events (id, repo_id, event, title, summary, suspected_replay, occurred_at,
                                received_at)
     SELECT gen_random_uuid(), $1, 'push', 't', 's', false, now(), now()
       FROM generate_series(1, $2::int)`,
    [repoId, SEVERAL],
  );
};

export const createCrowd = async (app: TestApp): Promise<Crowd> => {
  const [author, reader] = [await createAccount(app), await createAccount(app)];
  const others = [reader, ...(await times(() => createAccount(app)))];
  await setPlan(app, author, 'pro');
  const [repoId = ''] = (await times(() => trackRepository(app, author))).map(({ id }) => id);
  for (const other of others) {
    await subscribe(app, author, repoId, other);
    await asked(app, 'PUT', `/api/users/${author.username}/follow`, other);
    await asked(app, 'PUT', `/api/users/${other.username}/follow`, author);
    await asked(app, 'PUT', `/api/users/${(await createAccount(app)).username}/block`, author);
  }
  await times(() => signIn(app, author.email));
  await times(() => upload(app, author));
  await times(() => startRandomText(app, author.token));
  await times((index) => deliverTest(app, { event: 'deploy', index }));
  await fromGithub(app, author, repoId);
  return {
    author,
    reader,
    admin: await adminToken(app),
    repoId,
    snippetId: await talkedAbout(app, author, others, 'snippet'),
    docId: await talkedAbout(app, author, others, 'doc'),
  };
};
