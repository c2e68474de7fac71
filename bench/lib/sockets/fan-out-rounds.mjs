import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { redisPid } from '../settings.mjs';
import { median, ratio, spread } from '../statistics.mjs';
import { startSwarm } from './swarm.mjs';

const WINDOW = 8;
const TEXT_BYTES = 100;

export const FAN_OUT_METHOD = [
  `fan-out: members take turns in publishing to all; ${WINDOW} messages of ${TEXT_BYTES} bytes under way, counted at ` +
    'the member that is written to last; afterwards every member must have every message',
];

/**
 * @typedef {object} FanOutRound
 * @property {string} subject
 * @property {number} perSecond messages delivered
 * @property {number} published
 * @property {import('../processor-meter.mjs').ProcessorUse} processor a delivered message
 */

/**
 * @param {import('./subjects.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureFanOut(field, settings) {
  const subjects = [...field.ours, field.socketIo, field.ws];
  /** @type {FanOutRound[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of subjects) {
      const round = await measureOne(subject, field.people, settings);
      rounds.push(round);
      console.log(`fan-out ${number}  ${subject.name}: ${readable(round.perSecond)}/s`);
    }
  }
  return report(rounds, field, settings);
}

/** @type {(rounds: FanOutRound[], field: import('./subjects.mjs').Field, settings: import('../settings.mjs').Settings) => { rounds: FanOutRound[], ratios: object, targets: import('../report.mjs').Target[] }} */
function report(rounds, field, settings) {
  const names = [...new Set(rounds.map(({ subject }) => subject))];
  /** @type {(name: string, pick: (round: FanOutRound) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter(({ subject }) => subject === name).map((round) => pick(round) ?? NaN);
  const rate = (/** @type {string} */ name) => series(name, (round) => round.perSecond);
  const cost = (/** @type {string} */ name) =>
    series(name, (round) => round.processor.perRequest.server);
  printTable(
    `fan-out: medians of ${settings.rounds} rounds of ${settings.seconds} s to ` +
      `${settings.connections} sockets; processor time in µs a delivered message`,
    [
      'subject',
      'delivered/s',
      'least',
      'most',
      'server µs',
      'redis µs',
      'generator µs',
      'others %',
    ],
    names.map((name) => {
      const { median: middle, min, max } = spread(rate(name));
      const parts = /** @type {const} */ (['server', 'redis', 'generator']);
      return [
        ...[name, middle, min, max],
        ...parts.map((part) => median(series(name, (r) => r.processor.perRequest[part]))),
        median(series(name, (round) => round.processor.others)),
      ];
    }),
  );
  /** @type {[string, string][]} */
  const pairs = field.ours.flatMap(({ name }) => [
    [name, field.socketIo.name],
    [name, field.ws.name],
  ]);
  const ratios = pairs.map(([name, floor]) => ({
    name: `${name} / ${floor}`,
    rate: ratio(rate(name), rate(floor)),
    cost: ratio(cost(name), cost(floor)),
  }));
  printTable(
    'fan-out against the floors',
    ['', 'rate', 'least', 'most', "server's time", 'least', 'most'],
    ratios.map((one) => [
      one.name,
      ...[one.rate, one.cost].flatMap(({ of_medians, min, max }) => [of_medians, min, max]),
    ]),
  );
  const targets = ratios
    .filter(({ name }) => name.endsWith(` / ${field.socketIo.name}`))
    .map(({ name, rate: { of_medians: value } }) => ({
      ...{ name: `fan-out: ${name}`, value, direction: /** @type {const} */ ('>=') },
      ...{ must: 0.8, goal: 1 },
    }));
  return { rounds, ratios, targets };
}

/**
 * @param {import('./subjects.mjs').Subject} subject
 * @param {import('./subjects.mjs').Field['people']} people
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<FanOutRound>}
 */
async function measureOne(subject, people, { connections, warmup, seconds, cpuProf }) {
  const server = await startServer({ ...subject.server(), cpuProf });
  const swarm = await startSwarm(
    { dialect: subject.dialect, port: server.port },
    people.slice(0, connections),
  );
  await swarm.open(0, connections, 100, subject.room);
  await swarm.fanOut({ seconds: warmup, window: WINDOW, bytes: TEXT_BYTES });
  const stopMeter = startProcessorMeter({ server: server.pid, redis: redisPid() });
  const result = await swarm.fanOut({ seconds, window: WINDOW, bytes: TEXT_BYTES });
  const processor = stopMeter(result);
  await swarm.stop();
  await server.stop();
  const { per_second: perSecond, published } = result;
  return { subject: subject.name, perSecond, published, processor };
}
