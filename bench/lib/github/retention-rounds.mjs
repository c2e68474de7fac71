import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { startProcessorMeter } from '../processor-meter.mjs';
import { productServer } from '../product.mjs';
import { readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { redisPid } from '../settings.mjs';
import { makePeople } from '../sockets/people.mjs';
import { PER_SECOND, startDeliveries } from './deliveries.mjs';
import { timesOf } from './delivery-ledger.mjs';
import { startOrdered } from '../ordered-process.mjs';
import { reportRetention, WITH, WITHOUT } from './retention-report.mjs';
import { openStorage } from './stored-events.mjs';
import { trackRepositories } from './tracked-repositories.mjs';

const SCRIPT = fileURLToPath(new URL('retention-process.mjs', import.meta.url));
const REPOSITORIES = 95;
const KEPT_DAYS = 14;
/** What goes in one round. */
const SHARE = 0.1;
/** Deliveries before each window: what has just started, and a checkpoint, are over by then; s. */
const LEAD_S = 3;

export const RETENTION_METHOD = [
  `retention: ${PER_SECOND} deliveries a second as in "live", without sockets, into a table of so many events; each round has one window without a run and one with, in an order that alternates`,
  `retention: in each round ${100 * SHARE} % of the events go, with receipts and payloads: each round's are a day older than is kept then; a window with a run lasts as long as the run, one without as long as the last run did`,
  `retention: the run is the product's own, in a process of its own; the server under load has nothing that is old enough; VACUUM after each run, and before each window a checkpoint and ${LEAD_S} s of deliveries`,
];

/** @type {(events: number) => number} */
const goingOf = (events) => Math.round(events * SHARE);

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureRetention(field, settings) {
  const database = await field.database();
  const [owner] = await makePeople(database.url, 1);
  if (!owner) throw new Error('nobody tracks anything');
  const connections = { databaseUrl: database.url, redisUrl: field.redis.url };
  const storage = await fill(database.url, owner.id, settings);
  const command = keeping(productServer(connections), 365);
  const server = await startServer({ ...command, cpuProf: settings.cpuProf });
  const repositories = await trackRepositories({
    ...{ port: server.port, databaseUrl: database.url, owner },
  });
  const deliveries = await startDeliveries({
    ...{ port: server.port, repositories, sockets: [], subscriber: owner },
  });
  await deliveries.run(settings.warmup);

  let lastRun = 0;
  /** @type {Record<string, number[]>} */
  const each = { [WITHOUT]: [], [WITH]: [] };
  /** @type {import('./retention-report.mjs').Window[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    const { env } = keeping(productServer(connections), KEPT_DAYS + settings.rounds - number);
    const retention = await startOrdered('retention', { script: SCRIPT, env });
    for (const subject of number % 2 === 1 ? [WITH, WITHOUT] : [WITHOUT, WITH]) {
      await field.databases.checkpoint();
      await deliveries.run(LEAD_S);
      const { postmaster } = field.databases;
      const stopMeter = startProcessorMeter({
        ...{ server: server.pid, postgres: postmaster, redis: redisPid() },
      });
      await deliveries.begin();
      const run = subject === WITH ? await retention.order({}) : await pause(lastRun);
      const { accepted, answers, eachAnswer, generator_us } = await deliveries.end();
      const processor = stopMeter({ accepted, generator_us: generator_us + run.own_us });
      each[subject]?.push(...eachAnswer);
      const { deleted, seconds } = run;
      rounds.push({ subject, answers, deliveries: accepted, deleted, seconds, processor });
      console.log(
        `retention ${number}  ${subject}: p99 ${readable(answers.p99)} ms in ${readable(seconds)} s`,
      );
      if (subject !== WITH) continue;
      lastRun = seconds;
      await finish(retention, deleted, goingOf(settings.events));
      await storage.vacuum();
    }
    await retention.stop();
  }
  await deliveries.stop();
  await server.stop();
  await storage.close();
  await database.drop();
  const together = { [WITHOUT]: timesOf(each[WITHOUT] ?? []), [WITH]: timesOf(each[WITH] ?? []) };
  return reportRetention(rounds, together);
}

/** @type {(seconds: number) => Promise<{ deleted: Record<string, number>, seconds: number, own_us: number }>} */
async function pause(seconds) {
  await sleep(seconds * 1000);
  return { deleted: {}, seconds, own_us: 0 };
}

/** @type {(command: import('../servers.mjs').ServerCommand, days: number) => import('../servers.mjs').ServerCommand} */
const keeping = (command, days) => ({
  ...command,
  env: { ...command.env, GITHUB_EVENT_TTL_DAYS: `${days}`, WEBHOOK_TTL_DAYS: `${days}` },
});

/**
 * A run is bounded: what it left goes now, so that each round begins alike.
 *
 * @type {(retention: { order: (command: object) => Promise<any> }, deleted: Record<string, number>, events: number) => Promise<void>}
 */
async function finish(retention, deleted, events) {
  const total = { ...deleted };
  const rules = ['github_events', 'webhook_receipts'];
  while (rules.some((rule) => (total[rule] ?? 0) < events)) {
    /** @type {{ deleted: Record<string, number> }} */
    const { deleted: more } = await retention.order({});
    if (rules.every((rule) => !more[rule])) break;
    for (const rule of rules) total[rule] = (total[rule] ?? 0) + (more[rule] ?? 0);
  }
  for (const rule of rules) {
    if (total[rule] === events) continue;
    throw new Error(`${total[rule]} rows of ${rule} went instead of ${events}`);
  }
}

/**
 * Each round's events are of a day of their own, beyond the two weeks that are kept: round by round
 * one day less is.
 *
 * @type {(databaseUrl: string, ownerId: string, settings: import('../settings.mjs').Settings) => Promise<import('./stored-events.mjs').Storage>}
 */
async function fill(databaseUrl, ownerId, { rounds, events }) {
  const storage = await openStorage(databaseUrl);
  const lists = [await storage.track(ownerId, REPOSITORIES)];
  const each = goingOf(events);
  const living = events - rounds * each;
  if (living < 0) throw new Error(`in ${rounds} rounds more events would go than there are`);
  console.log(
    `retention: ${readable(events)} events are made, ${readable(events - living)} past their time`,
  );
  for (let day = KEPT_DAYS + rounds; day > KEPT_DAYS; day--) {
    const days = { fromDays: day - 0.1, toDays: day - 0.9 };
    await storage.insert({ count: each, ...days, lists, extent: 'receipts' });
  }
  const days = { fromDays: KEPT_DAYS - 0.1, toDays: 0 };
  await storage.insert({ count: living, ...days, lists, extent: 'keys' });
  await storage.vacuum();
  return storage;
}
