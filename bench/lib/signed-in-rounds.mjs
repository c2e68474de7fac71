import { startLoad } from './load.mjs';
import { startProcessorMeter } from './processor-meter.mjs';
import { printTable, readable } from './report.mjs';
import { startServer } from './servers.mjs';
import { median, ratio, spread } from './statistics.mjs';
import { supabaseEnvironment, supabaseToken } from './supabase-token.mjs';

const MOST = 1.3;
const NOBODY = 'not signed in';

export const SIGNED_IN_METHOD = [
  'signed in: a public route of ours without a token, with one of ours, with one of Supabase (HS256); ' +
    'each round starts one server, warms up with all of them, then they take turns of a second, in the ' +
    'reverse order every other time; a round is the medians of its turns',
  'signed in: both tokens open GET /api/users/me on that server before; every answer is a 200, no 304',
];

/**
 * Who asks.
 *
 * @typedef {{ name: string, token?: string }} Asker
 *
 * @typedef {import('./http-rounds.mjs').Round} Round
 */

/**
 * What a token costs where none is needed: our server alone.
 *
 * @param {import('./http-subjects.mjs').Field} field
 * @param {import('./settings.mjs').Settings} settings
 * @param {number | undefined} postmaster
 */
export async function measureSignedIn({ subject, token, username }, settings, postmaster) {
  /** @type {Asker[]} */
  const askers = [
    { name: NOBODY },
    { name: 'signed in', token },
    { name: 'signed in by Supabase', token: supabaseToken() },
  ];
  const env = { ...subject.server.env, ...supabaseEnvironment };
  const server = { ...subject.server, env, cpuProf: settings.cpuProf };
  const path = `/api/users/${username}`;

  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const round of await measureRound(server, path, askers, settings, postmaster)) {
      rounds.push(round);
      const { subject: name, perSecond, p99, processor } = round;
      console.log(
        `signed in ${number}  ${name}: ${readable(perSecond)}/s, p99 ${readable(p99)} ms, ` +
          `server ${readable(processor.perRequest.server ?? NaN)} µs`,
      );
    }
  }
  return report(rounds, askers, settings);
}

/**
 * All askers at one server that has just been started.
 *
 * @param {import('./servers.mjs').ServerCommand} command
 * @param {string} path
 * @param {Asker[]} askers
 * @param {import('./settings.mjs').Settings} settings
 * @param {number | undefined} postmaster
 * @returns {Promise<Round[]>}
 */
async function measureRound(command, path, askers, settings, postmaster) {
  const server = await startServer(command);
  const { port } = server;
  const loads = [];
  for (const { name, token } of askers) {
    if (token !== undefined) await requireValid(port, name, token);
    const { connections } = settings;
    const load = await startLoad({ kind: 'get', path, token, port, connections, hoped: 200 });
    loads.push({ name, load });
  }
  for (const { load } of loads) await load.run(settings.warmup);

  /** @type {Round[]} */
  const turns = [];
  for (let second = 0; second < settings.seconds; second++) {
    for (const { name, load } of second % 2 === 0 ? loads : loads.toReversed()) {
      const stopMeter = startProcessorMeter({ server: server.pid, postgres: postmaster });
      const result = await load.run(1);
      const processor = stopMeter(result);
      const { per_second: perSecond, p50, p99, max } = result;
      turns.push({ subject: name, perSecond, p50, p99, max, processor });
    }
  }
  for (const { load } of loads) await load.stop();
  await server.stop();
  return askers.map(({ name }) => middle(turns.filter((turn) => turn.subject === name)));
}

/**
 * Turns of one asker as one: a second in which somebody else had the processor counts for little.
 *
 * @type {(turns: Round[]) => Round}
 */
function middle(turns) {
  /** @type {(pick: (turn: Round) => number | undefined) => number} */
  const of = (pick) => median(turns.map((turn) => pick(turn) ?? NaN));
  const parts = /** @type {const} */ (['server', 'postgres', 'generator']);
  return {
    subject: turns[0]?.subject ?? '',
    perSecond: of((turn) => turn.perSecond),
    p50: of((turn) => turn.p50),
    p99: of((turn) => turn.p99),
    max: Math.max(...turns.map((turn) => turn.max)),
    processor: {
      perRequest: Object.fromEntries(
        parts.map((part) => [part, of((turn) => turn.processor.perRequest[part])]),
      ),
      others: of((turn) => turn.processor.others),
    },
  };
}

/**
 * A public route answers whoever shows a token that is worth nothing as well.
 *
 * @type {(port: number, name: string, token: string) => Promise<void>}
 */
async function requireValid(port, name, token) {
  const response = await fetch(`http://127.0.0.1:${port}/api/users/me`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${name}: answered ${response.status}: ${text}`);
}

/** @type {(rounds: Round[], askers: Asker[], settings: import('./settings.mjs').Settings) => { rounds: Round[], ratios: object, targets: import('./report.mjs').Target[] }} */
function report(rounds, askers, settings) {
  /** @type {(name: string, pick: (round: Round) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter((round) => round.subject === name).map((round) => pick(round) ?? NaN);
  const rate = (/** @type {string} */ name) => series(name, (round) => round.perSecond);
  const time = (/** @type {string} */ name) =>
    series(name, (round) => round.processor.perRequest.server);
  printTable(
    `GET /api/users/:username: medians of ${settings.rounds} rounds of ${settings.seconds} turns of 1 s, ` +
      `${settings.connections} connections; processor time in µs a request, share of others`,
    [
      'who asks',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'server',
      'least',
      'most',
      'postgres',
      'others %',
    ],
    askers.map(({ name }) => {
      const server = spread(time(name));
      return [
        ...[name, median(rate(name))],
        median(series(name, (round) => round.p50)),
        median(series(name, (round) => round.p99)),
        ...[server.median, server.min, server.max],
        median(series(name, (round) => round.processor.perRequest.postgres)),
        median(series(name, (round) => round.processor.others)),
      ];
    }),
  );

  // Costs, so that more is worse in both: the rates stand the other way round.
  const ratios = askers
    .filter(({ name }) => name !== NOBODY)
    .map(({ name }) => ({
      name,
      server: ratio(time(name), time(NOBODY)),
      rate: ratio(rate(NOBODY), rate(name)),
    }));
  printTable(
    `what it costs beside "${NOBODY}", median of the rounds`,
    ['who asks', "server's time", 'least', 'most', 'by requests/s', 'least', 'most'],
    ratios.map(({ name, server, rate: byRate }) => [
      name,
      ...[server, byRate].flatMap((r) => [r.median_of_rounds, r.min, r.max]),
    ]),
  );
  const targets = ratios.flatMap(({ name, server, rate: byRate }) => [
    target(`${name} / ${NOBODY}: server's time`, server.median_of_rounds),
    target(`${name} / ${NOBODY}: by requests/s`, byRate.median_of_rounds),
  ]);
  return { rounds, ratios, targets };
}

/** @type {(name: string, value: number) => import('./report.mjs').Target} */
const target = (name, value) => ({ name, value, direction: '<=', must: MOST });
