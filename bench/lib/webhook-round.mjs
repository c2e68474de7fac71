import { queryOnce } from './databases.mjs';
import { startLoad } from './load.mjs';
import { startProcessorMeter } from './processor-meter.mjs';
import { secrets } from './product.mjs';
import { startServer } from './servers.mjs';
import { redisPid } from './settings.mjs';

/**
 * @typedef {object} Round
 * @property {string} subject
 * @property {number} acceptedPerSecond
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {number} max ms
 * @property {number} accepted in the measurement and its warm-up
 * @property {number} stored rows afterwards; always the same number
 * @property {number} syncsPerRequest flushes of the WAL
 * @property {number} meanBodyBytes
 * @property {import('./processor-meter.mjs').ProcessorUse} processor
 * @property {number} [backlog] receipts not processed when the load ended
 * @property {number} [drainSeconds]
 */

/**
 * One measurement: new database, new server, warm-up, load, count of the rows.
 *
 * @param {import('./webhook-subjects.mjs').Subject} subject
 * @param {import('./databases.mjs').Databases} databases
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<Round>}
 */
export async function measureWebhooks(subject, databases, settings) {
  const { template } = subject;
  const database = await databases.create(template ? { template } : {});
  const server = await startServer({
    ...subject.server(database.url),
    cpuProf: settings.cpuProf,
  });
  const load = await startLoad({
    kind: 'webhooks',
    path: '/api/webhooks/github',
    secret: secrets.webhook,
    port: server.port,
    connections: settings.connections,
    hoped: 202,
  });

  const warmup = await load.run(settings.warmup);
  await subject.beforeMeasured?.();
  await databases.checkpoint();
  const syncsBefore = await databases.walSyncs();
  const stopMeter = startProcessorMeter({
    server: server.pid,
    postgres: databases.postmaster,
    redis: redisPid(),
  });
  const result = await load.run(settings.seconds);
  const processor = stopMeter(result);
  const syncs = (await databases.walSyncs()) - syncsBefore;

  const accepted = warmup.accepted + result.accepted;
  const [row] = await queryOnce(database.url, `SELECT count(*)::int AS n FROM ${subject.table}`);
  const stored = Number(row?.n);
  if (stored !== accepted) {
    throw new Error(`${subject.name}: ${accepted} accepted, but ${stored} stored`);
  }
  const drained = await subject.afterMeasured?.(database.url);

  await load.stop();
  await server.stop();
  await database.drop();
  await subject.reset?.();

  return {
    subject: subject.name,
    acceptedPerSecond: result.per_second,
    p50: result.p50,
    p99: result.p99,
    max: result.max,
    accepted,
    stored,
    syncsPerRequest: syncs / result.accepted,
    meanBodyBytes: load.facts.mean_body_bytes ?? NaN,
    processor,
    ...drained,
  };
}
