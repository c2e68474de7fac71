// The built product without its HTTP server and its workers, so that retention runs when it is told
// to; started by retention-rounds.mjs.
import { createRequire } from 'node:module';

import { obeyOrders } from '../ordered-process.mjs';

const require = createRequire(import.meta.url);
const dist = '../../../dist/src';

require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { AppModule } = require(`${dist}/app.module.js`);
const { loadConfig } = require(`${dist}/config/load-config.js`);
const { Retention } = require(`${dist}/database/retention.js`);
const { createLogger } = require(`${dist}/logging/logger.js`);

const application = await NestFactory.createApplicationContext(
  AppModule.forRoot({ config: loadConfig(process.env), logger: createLogger('error') }),
  { logger: false, abortOnError: false },
);
const retention = application.get(Retention);

/**
 * @typedef {object} RetentionRun
 * @property {Record<string, number>} deleted rows by rule
 * @property {number} seconds
 * @property {number} own_us processor time of this process
 */

obeyOrders(async () => {
  const processorBefore = process.cpuUsage();
  const startedAt = performance.now();
  const deleted = await retention.run();
  const seconds = (performance.now() - startedAt) / 1000;
  const processor = process.cpuUsage(processorBefore);
  return { deleted, seconds, own_us: processor.user + processor.system };
});
