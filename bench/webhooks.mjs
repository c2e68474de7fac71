// Webhooks accepted a second: the product beside a bare Express floor, with Redis and without.
import { openDatabases } from './lib/databases.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude, printTable, readable } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';
import { median, ratio, spread } from './lib/statistics.mjs';
import { measureWebhooks } from './lib/webhook-round.mjs';
import { DRAIN_LIMIT_S, floorSubject, productSubjects } from './lib/webhook-subjects.mjs';

/** @typedef {import('./lib/webhook-round.mjs').Round} Round */

const settings = readSettings('webhooks', { rounds: 5, seconds: 8, warmup: 3, connections: 64 });

const METHOD = [
  'each round starts every subject in turn, alone, on a new database (cloned, checkpointed)',
  'closed loop from a process of its own; rows counted afterwards equal the requests accepted',
  "bodies: all of @octokit/webhooks-examples for api.github.com; servers' output goes to a file",
];

async function main() {
  const databases = await openDatabases();
  const floor = floorSubject('floor');
  const product = settings.selfCheck ? undefined : await productSubjects(databases);
  const subjects = product
    ? [product.ours, floor, product.stopped]
    : [floorSubject('floor again'), floor];

  const machine = {
    ...machineFacts(),
    postgresql: databases.version,
    wal_sync_method: databases.walSyncMethod,
    redis: product?.redisVersion,
  };
  console.log(JSON.stringify(machine, null, 2));
  for (const line of METHOD) console.log(`- ${line}`);

  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of subjects) {
      const round = await measureWebhooks(subject, databases, settings);
      rounds.push(round);
      const { acceptedPerSecond, p99 } = round;
      console.log(
        `round ${number}  ${subject.name}: ${readable(acceptedPerSecond)}/s, p99 ${readable(p99)} ms`,
      );
    }
  }
  return report(rounds, machine);
}

/** @type {(rounds: Round[], machine: object) => number} */
function report(rounds, machine) {
  const names = [...new Set(rounds.map(({ subject }) => subject))];
  /** @type {(name: string, pick: (round: Round) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter(({ subject }) => subject === name).map((round) => pick(round) ?? NaN);
  const rate = (/** @type {string} */ name) => series(name, (round) => round.acceptedPerSecond);
  const p99 = (/** @type {string} */ name) => series(name, (round) => round.p99);
  const drain = (/** @type {string} */ name) => series(name, (round) => round.drainSeconds);

  const bytes = rounds[0]?.meanBodyBytes;
  printTable(
    `webhooks: medians of ${settings.rounds} rounds of ${settings.seconds} s, ` +
      `${settings.connections} connections, mean body ${bytes} bytes`,
    ['subject', 'accepted/s', 'least', 'most', 'p50 ms', 'p99 ms', 'max ms', 'syncs/req'],
    names.map((name) => {
      const { median: middle, min, max } = spread(rate(name));
      const rest = /** @type {const} */ (['p50', 'p99', 'max', 'syncsPerRequest']);
      return [name, middle, min, max, ...rest.map((key) => median(series(name, (r) => r[key])))];
    }),
  );
  const parts = /** @type {const} */ (['server', 'postgres', 'redis', 'generator']);
  printTable(
    'processor time, µs a request; what others took of the machine; receipts yet to be processed',
    ['subject', ...parts, 'others %', 'backlog', 'drained in s'],
    names.map((name) => [
      name,
      ...parts.map((part) => median(series(name, (round) => round.processor.perRequest[part]))),
      median(series(name, (round) => round.processor.others)),
      median(series(name, (round) => round.backlog)),
      median(drain(name)),
    ]),
  );

  const ratios = Object.fromEntries(
    names
      .filter((name) => name !== 'floor')
      .map((name) => [
        name,
        { rate: ratio(rate(name), rate('floor')), p99: ratio(p99(name), p99('floor')) },
      ]),
  );
  printTable(
    'against the floor, round by round',
    ['subject', 'rate', 'least', 'most', 'p99', 'least', 'most'],
    Object.entries(ratios).map(([name, r]) => [
      name,
      ...[r.rate, r.p99].flatMap(({ of_medians, min, max }) => [of_medians, min, max]),
    ]),
  );

  warnIfDisturbed(rounds);
  const withoutRedis = ratio(rate('ours, Redis stopped'), rate('ours')).of_medians;
  const slowestDrain = Math.max(...drain('ours'), ...drain('ours, Redis stopped'));
  const own = ratios.ours;
  /** @type {import('./lib/report.mjs').Target[]} */
  const targets = own
    ? [
        {
          name: 'accepted/s: ours / floor',
          value: own.rate.of_medians,
          direction: '>=',
          must: 1,
          goal: 1.5,
        },
        { name: 'p99: ours / floor', value: own.p99.of_medians, direction: '<=', must: 1 },
        {
          name: 'accepted/s: Redis stopped / ours',
          value: withoutRedis,
          direction: '>=',
          must: 0.9,
        },
        {
          name: 'everything processed',
          value: slowestDrain,
          direction: '<=',
          must: DRAIN_LIMIT_S,
          unit: 's',
        },
      ]
    : [];
  return conclude(
    { benchmark: 'webhooks', settings, machine, method: METHOD, rounds, ratios },
    targets,
    settings,
  );
}

await runToEnd(main, { minutes: 30 });
