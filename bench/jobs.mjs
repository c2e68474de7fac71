// Jobs finished a second by one worker: the product beside bare Bull with an empty processor.
import { openDatabases } from './lib/databases.mjs';
import { measureJobs } from './lib/jobs/job-round.mjs';
import { jobSubjects } from './lib/jobs/subjects.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude, printTable, readable } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';
import { median, ratio, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/jobs/job-round.mjs').Round} Round */

const settings = readSettings('jobs', {
  ...{ rounds: 5, jobs: 20_000 },
  quick: { rounds: 1, jobs: 4000 },
});

const METHOD = [
  'each round: all jobs wait behind a paused queue, one worker starts, the queue is let go',
  'finished: read every 50 ms, ours from the table, the floor from Redis; the rate is that from 10 % to 90 %',
  'ours: random text of 100 characters, ten jobs a user; afterwards each job must have been run once and have its three transitions',
  'floor: bare Bull, a job of its own for each, an empty processor, the same concurrency',
];

async function main() {
  const databases = await openDatabases();
  const { subject, floor, redisVersion, reset } = await jobSubjects(databases, settings);
  const machine = {
    ...machineFacts(),
    postgresql: databases.version,
    wal_sync_method: databases.walSyncMethod,
    redis: redisVersion,
  };
  console.log(JSON.stringify(machine, null, 2));
  for (const line of METHOD) console.log(`- ${line}`);

  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const one of [subject, floor]) {
      const round = await measureJobs(one, databases, settings);
      rounds.push(round);
      console.log(`round ${number}  ${one.name}: ${readable(round.perSecond)}/s`);
      await reset();
    }
  }

  const rates = report(rounds, subject.name);
  warnIfDisturbed(rounds);
  /** @type {import('./lib/report.mjs').Target} */
  const target = {
    ...{ name: 'jobs/s: ours / floor', value: rates.of_medians, direction: '>=' },
    ...{ must: 0.5, goal: 0.7 },
  };
  return conclude(
    { benchmark: 'jobs', settings, machine, method: METHOD, rounds, ratio: rates },
    settings.selfCheck ? [] : [target],
    settings,
  );
}

/** @type {(rounds: Round[], subject: string) => ReturnType<typeof ratio>} */
function report(rounds, subject) {
  /** @type {(name: string, pick: (round: Round) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter((round) => round.subject === name).map((round) => pick(round) ?? NaN);
  const rate = (/** @type {string} */ name) => series(name, (round) => round.perSecond);
  const parts = /** @type {const} */ (['server', 'postgres', 'redis']);
  printTable(
    `jobs: medians of ${settings.rounds} rounds of ${settings.jobs} jobs; processor time in µs a job`,
    ['subject', 'jobs/s', 'least', 'most', 'worker', 'postgres', 'redis', 'all in s', 'others %'],
    [subject, 'floor'].map((name) => {
      const { median: middle, min, max } = spread(rate(name));
      return [
        ...[name, middle, min, max],
        ...parts.map((part) => median(series(name, (round) => round.processor.perRequest[part]))),
        median(series(name, (round) => round.seconds)),
        median(series(name, (round) => round.processor.others)),
      ];
    }),
  );
  const rates = ratio(rate(subject), rate('floor'));
  printTable(
    'against the floor, round by round',
    ['subject', 'rate', 'least', 'most'],
    [[subject, rates.of_medians, rates.min, rates.max]],
  );
  return rates;
}

await runToEnd(main, { minutes: 30 });
