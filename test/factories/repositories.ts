import { randomBytes } from 'node:crypto';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { Entitlements } from '../../src/modules/entitlements/entitlements.service.js';
import type { Plan } from '../../src/modules/entitlements/plans.js';
import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';

type Signed = Pick<Account, 'token'>;

export interface TrackedRepository {
  readonly id: string;
  readonly full_name: string;
  readonly webhook: { readonly url: string; readonly secret: string };
}

export const newFullName = (): string => `octocat/repo-${randomBytes(5).toString('hex')}`;

export const postRepository = (
  client: HttpClient,
  { token }: Signed,
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> =>
  client.request('POST', '/api/repos', {
    token,
    body: { full_name: newFullName(), ...fields },
    headers,
  });

const required = (answer: HttpAnswer, status: number): HttpAnswer => {
  if (answer.status === status) return answer;
  throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
};

export const trackRepository = async (
  client: HttpClient,
  owner: Signed,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<TrackedRepository> =>
  required(await postRepository(client, owner, fields), 201).body as TrackedRepository;

export const postSubscriber = (
  client: HttpClient,
  { token }: Signed,
  repoId: string,
  body: unknown,
): Promise<HttpAnswer> =>
  client.request('POST', `/api/repos/${repoId}/subscribers`, { token, body });

export const acceptRepository = (
  client: HttpClient,
  { token }: Signed,
  repoId: string,
): Promise<HttpAnswer> => client.request('POST', `/api/repos/${repoId}/accept`, { token });

export const invite = async (
  client: HttpClient,
  owner: Signed,
  repoId: string,
  guest: Pick<Account, 'username'>,
  events?: readonly string[],
): Promise<void> => {
  const body = { username: guest.username, ...(events && { events }) };
  required(await postSubscriber(client, owner, repoId, body), 201);
};

/** Invites somebody, who accepts. */
export const subscribe = async (
  client: HttpClient,
  owner: Signed,
  repoId: string,
  guest: Account,
  events?: readonly string[],
): Promise<void> => {
  await invite(client, owner, repoId, guest, events);
  required(await acceptRepository(client, guest, repoId), 200);
};

/** As billing does. */
export const setPlan = (app: TestApp, { id }: Pick<Account, 'id'>, plan: Plan): Promise<void> =>
  app.app
    .get(TransactionRunner, { strict: false })
    .run((tx) => app.app.get(Entitlements, { strict: false }).setPlan(id, plan, tx));
