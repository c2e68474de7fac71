import { randomUUID } from 'node:crypto';
import examples from '@octokit/webhooks-examples/api.github.com/index.json';
import type { HttpClient } from '../support/http-client.js';
import { type Account, createAccount } from './accounts.js';
import { trackRepository as track } from './repositories.js';
import { type Answer, type Headers, hexHmac, send } from './webhooks.js';

/** A tracked repository with the secret that its webhook was given. */
export interface Tracked {
  readonly id: string;
  readonly fullName: string;
  readonly secret: string;
}

export const trackRepository = async (
  client: HttpClient,
  owner: Account,
  fullName: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Tracked> => {
  const { id, webhook } = await track(client, owner, { full_name: fullName, ...more });
  return { id, fullName, secret: webhook.secret };
};

/** Somebody new who tracks one. */
export const newTracked = async (
  client: HttpClient,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly owner: Account; readonly repo: Tracked }> => {
  const owner = await createAccount(client);
  return { owner, repo: await trackRepository(client, owner, 'octo-org/hello', more) };
};

export interface Delivery {
  readonly event?: string;
  readonly guid?: string;
  /** A text is sent as it is. */
  readonly payload?: unknown;
  /** What it is signed with, if not the repository's own. */
  readonly secret?: string;
  /** Further ones; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

const present = (headers: Readonly<Record<string, string | undefined>>): Headers =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** Delivers as GitHub does, signed with the repository's own secret. */
export const deliverTo = (
  app: { readonly url: string },
  repo: Tracked,
  delivery: Delivery = {},
): Promise<Answer> => {
  const { event = 'push', guid = randomUUID(), payload = pushTo(repo), headers = {} } = delivery;
  const { secret = repo.secret } = delivery;
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return send(`${app.url}/api/webhooks/github/${repo.id}`, {
    body,
    headers: present({
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-hub-signature-256': `sha256=${hexHmac('sha256', secret, body)}`,
      ...headers,
    }),
  });
};

/** Delivers, and gives the event's id; fails when it is not taken. */
export const taken = async (
  app: { readonly url: string },
  repo: Tracked,
  delivery?: Delivery,
): Promise<string> => {
  const { status, body } = await deliverTo(app, repo, delivery);
  if (status !== 202) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`);
  return body.id as string;
};

/** So many, one after the other. */
export const takenInTurn = async (
  app: { readonly url: string },
  repo: Tracked,
  count: number,
): Promise<string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await taken(app, repo));
  return ids;
};

/** A push that no two calls make alike. */
export const pushTo = (
  { fullName }: Pick<Tracked, 'fullName'>,
  { githubId = 186853002, sender = 'octocat', ref = 'refs/heads/main' } = {},
): Readonly<Record<string, unknown>> => {
  const after = randomUUID().replaceAll('-', '').padEnd(40, '0');
  const [owner = '', name = ''] = fullName.split('/');
  const url = `https://github.com/${fullName}`;
  return {
    ref,
    before: '0'.repeat(39) + '1',
    after,
    commits: [{ id: after, message: 'Update the README', url: `${url}/commit/${after}` }],
    compare: `${url}/compare/main`,
    repository: { id: githubId, name, full_name: fullName, owner: { login: owner }, html_url: url },
    pusher: { name: sender },
    sender: { login: sender, id: 1, avatar_url: 'https://avatars.githubusercontent.com/u/1?v=4' },
  };
};

export interface Sample {
  readonly event: string;
  readonly payload: {
    readonly action?: string;
    readonly sender?: { readonly login: string };
    readonly repository?: { readonly id: number; readonly full_name: string };
  };
}

/** Recorded by GitHub's own SDK: every payload of every event that it documents. */
export const SAMPLES: readonly Sample[] = examples.flatMap(({ name, examples: payloads }) =>
  (payloads as readonly Sample['payload'][]).map((payload) => ({ event: name, payload })),
);

/** Works on all, so many at a time. */
export const inTurns = async <T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
};
