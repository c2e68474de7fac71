import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { suggestion } from './near-names.js';
import { PROVIDERS } from './providers.js';

/** Every source that the server takes webhooks of, or would with a secret. */
export const knownSources = (config: LoadedConfig): readonly string[] => [
  ...new Set([...PROVIDERS, ...config.get(webhooksConfig).secrets.keys()]),
];

const reasonFor = (source: string, known: readonly string[], config: WebhooksConfig): string => {
  const variable = config.variableFor(source);
  const set = `Set ${variable} as it is set for the server, or give --secret`;
  if (!known.includes(source)) {
    return `There is no source "${source}".${suggestion(source, known)} ${set}.`;
  }
  if (source === 'github') return `${set}; with --repo a tracked repository's own secret is taken.`;
  if (source === 'sendgrid') return `${set}; or the server's own pair of keys with --private-key.`;
  return `${set}.`;
};

/** The newest secret of a source. @throws Error that names the variable when there is none */
export const configuredSecret = (source: string, config: LoadedConfig): string => {
  const webhooks = config.get(webhooksConfig);
  const [newest] = webhooks.secrets.get(source) ?? [];
  if (newest !== undefined) return newest;
  throw new Error(reasonFor(source, knownSources(config), webhooks));
};
