// Cold start, memory, GET /api/users/me beside a bare Express floor, and what a token costs.
import { openDatabases } from './lib/databases.mjs';
import { measureColdStarts, measureMemory, measureProfile } from './lib/http-rounds.mjs';
import { floorTwice, productAndFloor } from './lib/http-subjects.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude, printTable, readable } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';
import { SIGNED_IN_METHOD, measureSignedIn } from './lib/signed-in-rounds.mjs';
import { median, ratio, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/http-rounds.mjs').Round} Round */

/**
 * @typedef {object} Outcome
 * @property {object} results
 * @property {Round[]} [rounds]
 * @property {import('./lib/report.mjs').Target[]} targets
 *
 * @typedef {object} Part
 * @property {string[]} method
 * @property {(field: import('./lib/http-subjects.mjs').Field, postmaster: number | undefined) => Promise<Outcome>} measure
 */

const MEMORY_STARTS = 3;

/** @type {Record<string, Part>} */
const parts = {
  start: {
    method: [
      'cold start: spawn to the first 200 of /health/ready on a migrated database, polled every 4 ms',
    ],
    measure: start,
  },
  memory: {
    method: [
      'memory: VmRSS 5 s after ready, and 5 s after 2 s of GET /api/users/me on 8 connections',
    ],
    measure: memory,
  },
  profile: {
    method: [
      'requests: each round starts both servers in turn, alone, on the same database and user',
    ],
    measure: profile,
  },
  'signed-in': {
    method: SIGNED_IN_METHOD,
    measure: async (field, postmaster) => {
      const { rounds, ratios, targets } = await measureSignedIn(field, settings, postmaster);
      return { results: { signed_in: { rounds, ratios } }, rounds, targets };
    },
  },
};

const settings = readSettings('http', {
  ...{ rounds: 5, seconds: 5, warmup: 3, connections: 64 },
  parts: Object.keys(parts),
});

async function main() {
  // The floor has no public route.
  const names = settings.parts.filter((name) => !(settings.selfCheck && name === 'signed-in'));
  const chosen = names.flatMap((name) => parts[name] ?? []);
  const databases = await openDatabases();
  const field = await (settings.selfCheck ? floorTwice : productAndFloor)(databases);
  const machine = {
    ...machineFacts(),
    postgresql: databases.version,
    redis: field.redisVersion,
  };
  const method = [
    ...chosen.flatMap((part) => part.method),
    "servers' output goes to a file; one access token serves all requests of its user",
  ];
  console.log(JSON.stringify(machine, null, 2));
  for (const line of method) console.log(`- ${line}`);

  /** @type {Round[]} */
  const metered = [];
  let results = { benchmark: 'http', settings, machine, method };
  /** @type {import('./lib/report.mjs').Target[]} */
  const targets = [];
  for (const part of chosen) {
    const outcome = await part.measure(field, databases.postmaster);
    results = { ...results, ...outcome.results };
    targets.push(...outcome.targets);
    metered.push(...(outcome.rounds ?? []));
  }
  warnIfDisturbed(metered);
  return conclude(results, settings.selfCheck ? [] : targets, settings);
}

/** @type {Part['measure']} */
async function start({ subject }) {
  const times = spread(await measureColdStarts(subject, settings.starts));
  printTable(
    `${subject.name}: cold start (${settings.starts} starts)`,
    ['', 'median', 'least', 'most', 'unit'],
    [['spawn to ready', times.median, times.min, times.max, 'ms']],
  );
  return {
    results: { cold_start_ms: times },
    targets: [target('cold start', times.median / 1000, '<=', 1.5, 0.5, 's')],
  };
}

/** @type {Part['measure']} */
async function memory({ subject, token }) {
  const samples = [];
  for (let number = 1; number <= MEMORY_STARTS; number++) {
    samples.push(await measureMemory(subject, token));
  }
  const idle = spread(samples.map((sample) => sample.idle));
  const afterTraffic = spread(samples.map((sample) => sample.afterTraffic));
  printTable(
    `${subject.name}: memory (${MEMORY_STARTS} starts)`,
    ['', 'median', 'least', 'most', 'unit'],
    [
      ['idle', idle.median, idle.min, idle.max, 'MB'],
      ['after traffic', afterTraffic.median, afterTraffic.min, afterTraffic.max, 'MB'],
    ],
  );
  return {
    results: { memory_mb: { idle, after_traffic: afterTraffic } },
    targets: [target('memory, idle', idle.median, '<=', 150, 100, 'MB')],
  };
}

/** @type {Part['measure']} */
async function profile({ subject, floor, token }, postmaster) {
  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const one of [subject, floor]) {
      const round = await measureProfile(one, token, postmaster, settings);
      rounds.push(round);
      const { perSecond, p99 } = round;
      console.log(
        `round ${number}  ${one.name}: ${readable(perSecond)}/s, p99 ${readable(p99)} ms`,
      );
    }
  }
  const ratios = reportRequests(rounds, subject.name);
  const { of_medians: rate } = ratios.rate;
  return {
    results: { rounds, ratios },
    rounds,
    targets: [target('GET /api/users/me: ours / floor', rate, '>=', 0.5, 0.8, 'x')],
  };
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
  const shares = /** @type {const} */ (['server', 'postgres', 'generator']);
  printTable(
    `GET /api/users/me: medians of ${settings.rounds} rounds of ${settings.seconds} s, ` +
      `${settings.connections} connections; processor time in µs a request, share of others`,
    [...columns, ...shares, 'others %'],
    [subject, 'floor'].map((name) => {
      const { median: middle, min, max } = spread(rate(name));
      const latencies = /** @type {const} */ (['p50', 'p99', 'max']);
      return [
        ...[name, middle, min, max],
        ...latencies.map((key) => median(series(name, (round) => round[key]))),
        ...shares.map((share) =>
          median(series(name, (round) => round.processor.perRequest[share])),
        ),
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

await runToEnd(main, { minutes: 30 });
