// The least that works a Bull queue off: Bull, and a processor that does nothing.
import { createServer } from 'node:http';

import Bull from 'bull';

import { listenBare } from './bare-server.mjs';

const { QUEUE = '', JOB = '', PREFIX = '', CONCURRENCY, REDIS_URL = '', SETTINGS } = process.env;

const queue = new Bull(QUEUE, REDIS_URL, {
  prefix: PREFIX,
  settings: JSON.parse(SETTINGS ?? '{}'),
});
queue.on('error', (error) => console.error(error.message));
queue.process(JOB, Number(CONCURRENCY), async () => {});

listenBare(createServer());
