import { defineSection } from './section.js';
import { integer } from './validators.js';
import { withDefault } from './variable.js';

export interface SocketsConfig {
  /** Past this many open sockets a process refuses further ones. */
  readonly max: number;
}

const specs = {
  MAX_SOCKETS: withDefault(integer(1, 1_000_000), '20000', {
    desc: 'Sockets that one process holds; further ones are answered 503.',
    example: '50000',
  }),
};

export const socketsConfig = defineSection('Sockets', specs, (env): SocketsConfig => ({
  max: env.MAX_SOCKETS,
}));
