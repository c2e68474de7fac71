import { ConfigurationError, type ConfigurationFault } from './configuration-error.js';
import { ENVIRONMENTS, environmentOf } from './environment.js';
import type { ConfigSection, SectionContext } from './section.js';
import { sections } from './sections.js';

/** The whole configuration of a process, checked. */
export class LoadedConfig {
  constructor(readonly sections: readonly ConfigSection<unknown>[]) {}

  get<C>(section: ConfigSection<C>): C {
    return section.of(this);
  }
}

/**
 * Reads and checks the environment; values are trimmed, an empty one counts as unset.
 * @throws ConfigurationError that lists every fault.
 */
export function loadConfig(env: NodeJS.ProcessEnv): LoadedConfig {
  const faults: ConfigurationFault[] = [];
  const config = new LoadedConfig(sections);
  const context = contextOf(env, faults);
  for (const section of sections) section.load(config, context);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return config;
}

function contextOf(env: NodeJS.ProcessEnv, faults: ConfigurationFault[]): SectionContext {
  const raw: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const text = value?.trim();
    if (text) raw[name] = text;
  }
  const fault = (variable: string, message: string, hint: string): void => {
    faults.push({ variable, message, hint });
  };
  const known = environmentOf(raw);
  if (!known) {
    const variable = raw['NODE_ENV'] === undefined ? 'ENV' : 'NODE_ENV';
    fault(
      variable,
      `must be one of ${ENVIRONMENTS.join(', ')}`,
      `For example: ${variable}=production`,
    );
  }
  // An unknown environment is judged as strictly as production.
  const environment = known ?? 'production';
  return {
    environment,
    production: environment === 'production',
    raw,
    isSet: (variable) => raw[variable] !== undefined,
    fault,
  };
}
