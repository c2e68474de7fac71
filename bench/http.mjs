// Cold start, memory, and GET /api/users/me beside a bare Express floor.
import { openDatabases } from './lib/databases.mjs';
import { measureColdStarts, measureMemory, measureProfile } from './lib/http-rounds.mjs';
import { floorTwice, productAndFloor } from './lib/http-subjects.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude, printTable, readable } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';
import { median, ratio, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/http-rounds.mjs').Round} Round */

const MEMORY_STARTS = 3;
const settings = readSettings('http', { rounds: 5, seconds: 5, warmup: 3, connections: 64 });

const METHOD = [
  'cold start: spawn to the first 200 of /health/ready on a migrated database, polled every 4 ms',
  'memory: VmRSS 5 s after ready, and 5 s after 2 s of GET /api/users/me on 8 connections',
  'requests: each round starts both servers in turn, alone, on the same database and user',
  "servers' output goes to a file; one access token serves all requests",
];

async function main() {
  const databases = await openDatabases();
  const { subject, floor, token, redisVersion } = await (
    settings.selfCheck ? floorTwice : productAndFloor
  )(databases);
  const machine = { ...machineFacts(), postgresql: databases.version, redis: redisVersion };
  console.log(JSON.stringify(machine, null, 2));
  for (const line of METHOD) console.log(`- ${line}`);

  const coldStarts = spread(await measureColdStarts(subject, settings.starts));
  console.log(`cold start  ${readable(coldStarts.median)} ms`);

  const memory = [];
  for (let start = 1; start <= MEMORY_STARTS; start++) {
    memory.push(await measureMemory(subject, token));
  }
  const idle = spread(memory.map((sample) => sample.idle));
  const afterTraffic = spread(memory.map((sample) => sample.afterTraffic));
  console.log(`memory  ${readable(idle.median)} MB, then ${readable(afterTraffic.median)} MB`);

  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const one of [subject, floor]) {
      const round = await measureProfile(one, token, databases.postmaster, settings);
      rounds.push(round);
      const { perSecond, p99 } = round;
      console.log(
        `round ${number}  ${one.name}: ${readable(perSecond)}/s, p99 ${readable(p99)} ms`,
      );
    }
  }

  const ratios = reportRequests(rounds, subject.name);
  printTable(
    `${subject.name}: cold start (${settings.starts} starts) and memory (${MEMORY_STARTS} starts)`,
    ['', 'median', 'least', 'most', 'unit'],
    [
      ['spawn to ready', coldStarts.median, coldStarts.min, coldStarts.max, 'ms'],
      ['idle', idle.median, idle.min, idle.max, 'MB'],
      ['after traffic', afterTraffic.median, afterTraffic.min, afterTraffic.max, 'MB'],
    ],
  );
  warnIfDisturbed(rounds);
  const results = {
    ...{ benchmark: 'http', settings, machine, method: METHOD },
    ...{ cold_start_ms: coldStarts, memory_mb: { idle, after_traffic: afterTraffic } },
    ...{ rounds, ratios },
  };
  /** @type {import('./lib/report.mjs').Target[]} */
  const targets = [
    target('cold start', coldStarts.median / 1000, '<=', 1.5, 0.5, 's'),
    target('memory, idle', idle.median, '<=', 150, 100, 'MB'),
    target('GET /api/users/me: ours / floor', ratios.rate.of_medians, '>=', 0.5, 0.8, 'x'),
  ];
  return conclude(results, settings.selfCheck ? [] : targets, settings);
}

/** @type {(name: string, value: number, direction: '>=' | '<=', must: number, goal: number, unit: string) => import('./lib/report.mjs').Target} */
const target = (name, value, direction, must, goal, unit) => ({
  ...{ name, value, direction },
  ...{ must, goal, unit },
});

/** @type {(rounds: Round[], subject: string) => { rate: ReturnType<typeof ratio>, p99: ReturnType<typeof ratio> }} */
function reportRequests(rounds, subject) {
  /** @type {(name: string, pick: (round: Round) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter((round) => round.subject === name).map((round) => pick(round) ?? NaN);
  const rate = (/** @type {string} */ name) => series(name, (round) => round.perSecond);
  const p99 = (/** @type {string} */ name) => series(name, (round) => round.p99);
  const columns = ['subject', 'requests/s', 'least', 'most', 'p50 ms', 'p99 ms', 'max ms'];
  const parts = /** @type {const} */ (['server', 'postgres', 'generator']);
  printTable(
    `GET /api/users/me: medians of ${settings.rounds} rounds of ${settings.seconds} s, ` +
      `${settings.connections} connections; processor time in µs a request, share of others`,
    [...columns, ...parts, 'others %'],
    [subject, 'floor'].map((name) => {
      const { median: middle, min, max } = spread(rate(name));
      const latencies = /** @type {const} */ (['p50', 'p99', 'max']);
      return [
        ...[name, middle, min, max],
        ...latencies.map((key) => median(series(name, (round) => round[key]))),
        ...parts.map((part) => median(series(name, (round) => round.processor.perRequest[part]))),
        median(series(name, (round) => round.processor.others)),
      ];
    }),
  );
  const ratios = {
    rate: ratio(rate(subject), rate('floor')),
    p99: ratio(p99(subject), p99('floor')),
  };
  printTable(
    'against the floor, round by round',
    ['subject', 'rate', 'least', 'most', 'p99', 'least', 'most'],
    [[subject, ...[ratios.rate, ratios.p99].flatMap((r) => [r.of_medians, r.min, r.max])]],
  );
  return ratios;
}

await runToEnd(main, { minutes: 20 });
