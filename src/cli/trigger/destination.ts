import { environmentOf } from '../../config/environment.js';
import { loadConfig, type LoadedConfig } from '../../config/load-config.js';
import { serverConfig } from '../../config/server.config.js';
import type { Sender } from './delivery.js';
import { providerOf } from './providers.js';
import { readPrivateKey, sendgridHeaders } from './sendgrid-provider.js';
import { givenAddress, ownAddress } from './server-address.js';
import { configuredSecret } from './signing.js';
import { type TrackedRepository, trackedRepository } from './tracked-repository.js';
import type { Order } from './trigger-arguments.js';

export interface Destination extends Sender {
  readonly url: string;
}

const mayBeProduction = (env: NodeJS.ProcessEnv): boolean =>
  (environmentOf(env) ?? 'production') === 'production';

/** The configuration is read at its first use: who names everything needs none. */
const reader = (env: NodeJS.ProcessEnv): (() => LoadedConfig) => {
  let loaded: LoadedConfig | undefined;
  return () => (loaded ??= loadConfig(env));
};

const repositoryOf = async (
  { repo, fullName, secret }: Order,
  config: () => LoadedConfig,
): Promise<TrackedRepository | undefined> => {
  if (repo === undefined) return undefined;
  if (fullName !== undefined && secret !== undefined) {
    return { fullName, githubId: undefined, secret };
  }
  const tracked = await trackedRepository(repo, config());
  return { ...tracked, fullName: fullName ?? tracked.fullName };
};

/**
 * Where an order goes, and how it is signed.
 * @throws Error when something for it is missing, and in production unless all of it is named
 */
export const destinationOf = async (order: Order, env: NodeJS.ProcessEnv): Promise<Destination> => {
  const { source, repo, url, secret, privateKey } = order;
  if (mayBeProduction(env) && (url === undefined || (secret ?? privateKey) === undefined)) {
    throw new Error('In production samples are sent only with both --url and --secret.');
  }
  const config = reader(env);
  const address = url === undefined ? ownAddress(config().get(serverConfig)) : givenAddress(url);
  const repository = await repositoryOf(order, config);
  const provider = providerOf(source);
  const path = repo === undefined ? source : `${source}/${repo}`;
  const destination = { provider, repository, url: `${address}/api/webhooks/${path}` };
  if (privateKey !== undefined) {
    const key = readPrivateKey(privateKey);
    return { ...destination, sign: (unsigned) => sendgridHeaders(unsigned, key) };
  }
  const signing = secret ?? repository?.secret ?? configuredSecret(source, config());
  return { ...destination, sign: (unsigned) => provider.headers(unsigned, signing) };
};
