import { snippetsFloor } from '../../floors/commands.mjs';
import { startLoad } from '../load.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { median, ratio, spread } from '../statistics.mjs';
import { captureStatements, LIST, requireAlike } from './list-statements.mjs';
import { signInReaders } from './readers.mjs';

export const LIST_METHOD = [
  'list: GET /api/snippets?limit=20, newest first, without a token and with one; each round starts both servers in turn, alone, on the same database',
  "list: the floor is bare Express 5 with `pg`, a pool of the same size and the statement that a relay took off the product's own connection, asked by `pool.query(text, values)`; answers are compared at the start, and are the same to the byte but for the cursor's signature",
  'list: the other floor prepares the statement under the name that the product gives it, and so saves its planning as the product does',
];

/**
 * @typedef {object} Round
 * @property {string} subject
 * @property {string} asker
 * @property {number} perSecond
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {import('../processor-meter.mjs').ProcessorUse} processor
 *
 * @typedef {{ name: string, server: import('../servers.mjs').ServerCommand }} Subject
 * @typedef {{ name: string, token?: string }} Asker
 * @typedef {Awaited<ReturnType<typeof captureStatements>>} Statements
 */

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureList(field, settings) {
  const [reader] = await signInReaders(field.databaseUrl, 'most', 1);
  if (!reader) throw new Error('there is nobody to read');
  const statements = await captureStatements(field, reader.token);
  /** @type {(statements: Statements) => import('../servers.mjs').ServerCommand} */
  const floorOf = (asked) => ({
    ...snippetsFloor(field.databaseUrl, { ...asked, readerId: reader.id }),
    cpuProf: settings.cpuProf,
  });
  const floor = floorOf({
    signedOut: unprepared(statements.signedOut),
    signedIn: unprepared(statements.signedIn),
  });
  const subjects = settings.selfCheck
    ? [name('floor again', floor), name('floor', floor)]
    : [
        name('ours', field.server()),
        name('floor', floor),
        name('floor, prepared', floorOf(statements)),
      ];
  /** @type {Asker[]} */
  const askers = [{ name: 'signed out' }, { name: 'signed in', token: reader.token }];
  await requireAlike(
    subjects.map(({ server }) => server),
    askers.map(({ token }) => token),
  );

  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of subjects) {
      for (const round of await measureRound(subject, askers, field, settings)) {
        rounds.push(round);
        const { asker, perSecond, p99 } = round;
        console.log(
          `list ${number}  ${subject.name}, ${asker}: ${readable(perSecond)}/s, p99 ${readable(p99)} ms`,
        );
      }
    }
  }
  return report(rounds, subjects, askers, settings);
}

/** @type {(statement: import('./list-statements.mjs').Statement) => import('./list-statements.mjs').Statement} */
const unprepared = ({ text, values }) => ({ text, values });

/** @type {(name: string, server: Subject['server']) => Subject} */
const name = (subject, server) => ({ name: subject, server });

/**
 * @param {Subject} subject
 * @param {readonly Asker[]} askers
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
async function measureRound(subject, askers, { databases }, settings) {
  const server = await startServer(subject.server);
  /** @type {Round[]} */
  const rounds = [];
  for (const { name: asker, token } of askers) {
    const { connections } = settings;
    const { port } = server;
    const plan = { path: LIST, token, port, connections, hoped: 200 };
    const load = await startLoad({ kind: 'get', ...plan });
    await load.run(settings.warmup);
    const stopMeter = startProcessorMeter({ server: server.pid, postgres: databases.postmaster });
    const result = await load.run(settings.seconds);
    const processor = stopMeter(result);
    await load.stop();
    const { per_second: perSecond, p50, p99 } = result;
    rounds.push({ subject: subject.name, asker, perSecond, p50, p99, processor });
  }
  await server.stop();
  return rounds;
}

/** @type {(rounds: Round[], subjects: readonly Subject[], askers: readonly Asker[], settings: import('../settings.mjs').Settings) => { rounds: Round[], ratios: object, targets: import('../report.mjs').Target[] }} */
function report(rounds, subjects, askers, settings) {
  /** @type {(subject: string, asker: string, pick: (round: Round) => number | undefined) => number[]} */
  const series = (subject, asker, pick) =>
    rounds
      .filter((round) => round.subject === subject && round.asker === asker)
      .map((round) => pick(round) ?? NaN);
  const rate = (/** @type {Round} */ round) => round.perSecond;
  const shares = /** @type {const} */ (['server', 'postgres', 'generator']);
  printTable(
    `${LIST} of ${readable(settings.snippets)}: medians of ${settings.rounds} rounds of ${settings.seconds} s, ` +
      `${settings.connections} connections; processor time in µs a request, share of others`,
    ['subject', 'requests/s', 'least', 'most', 'p50 ms', 'p99 ms', ...shares, 'others %'],
    askers.flatMap(({ name: asker }) =>
      subjects.map(({ name: subject }) => {
        const { median: middle, min, max } = spread(series(subject, asker, rate));
        /** @type {(pick: (round: Round) => number | undefined) => number} */
        const of = (pick) => median(series(subject, asker, pick));
        return [
          ...[`${subject}, ${asker}`, middle, min, max],
          ...[of((round) => round.p50), of((round) => round.p99)],
          ...shares.map((share) => of((round) => round.processor.perRequest[share])),
          of((round) => round.processor.others),
        ];
      }),
    ),
  );
  const [ours = '', ...floors] = subjects.map(({ name: subject }) => subject);
  const ratios = floors.flatMap((floor) =>
    askers.map(({ name: asker }) => ({
      floor,
      asker,
      rate: ratio(series(ours, asker, rate), series(floor, asker, rate)),
    })),
  );
  printTable(
    'list, against the floors, round by round',
    ['', 'rate', 'least', 'most'],
    ratios.map(({ floor, asker, rate: r }) => [`${floor}, ${asker}`, r.of_medians, r.min, r.max]),
  );
  const againstBare = ratios.filter(({ floor }) => floor === floors[0]);
  const targets = againstBare.map(({ asker, rate: { of_medians: value } }) => ({
    ...{ name: `list, ${asker}: ours / floor`, value },
    ...{ direction: /** @type {const} */ ('>='), must: 0.7, goal: 0.9 },
  }));
  return { rounds, ratios, targets };
}
