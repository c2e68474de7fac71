import { defineSection } from './section.js';
import { oneOf } from './validators.js';
import { withDefault } from './variable.js';

export interface LoggingConfig {
  readonly level: 'error' | 'warn' | 'info' | 'http' | 'debug';
}

const specs = {
  LOG_LEVEL: withDefault(oneOf('error', 'warn', 'info', 'http', 'debug'), 'info', {
    desc: 'The least weighty lines that are logged: `error`, `warn`, `info`, `http` or `debug`.',
    example: 'http',
    testDefault: 'error',
  }),
};

export const loggingConfig = defineSection('Logging', specs, (env): LoggingConfig => ({
  level: env.LOG_LEVEL,
}));
