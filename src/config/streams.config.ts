import { defineSection } from './section.js';
import { timerMs } from './validators.js';
import { withDefault } from './variable.js';

export interface StreamsConfig {
  readonly ringTimeoutMs: number;
}

const specs = {
  STREAM_RING_TIMEOUT: withDefault(timerMs, '30s', {
    desc: 'How long a stream rings before it counts as missed.',
    example: '45s',
  }),
};

export const streamsConfig = defineSection('Streams', specs, (env): StreamsConfig => ({
  ringTimeoutMs: env.STREAM_RING_TIMEOUT,
}));
