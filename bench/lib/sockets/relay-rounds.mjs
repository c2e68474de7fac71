import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { redisPid } from '../settings.mjs';
import { median, ratio } from '../statistics.mjs';
import { startSwarm } from './swarm.mjs';

const PAIRS = 100;
const PER_SECOND = 400;

export const RELAY_METHOD = [
  `relay: ${PAIRS} pairs, ${PER_SECOND} round trips a second at an even pace: A, server, B, server, A; ` +
    'ours through a channel of each receiver, published for all nodes; this node does not wait',
];

/**
 * @typedef {object} RelayRound
 * @property {string} subject
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {number} max ms
 * @property {number} trips
 * @property {import('../processor-meter.mjs').ProcessorUse} processor a round trip
 */

/**
 * @param {import('./subjects.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureRelay(field, settings) {
  const floor = field.peerJs;
  // What only counts for the floors knows no relaying.
  const subjects = [...field.ours.filter(({ room }) => room !== undefined), floor];
  /** @type {RelayRound[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of subjects) {
      const round = await measureOne(subject, field.people, settings);
      rounds.push(round);
      const { p50, p99 } = round;
      console.log(
        `relay ${number}  ${subject.name}: p50 ${readable(p50)} ms, p99 ${readable(p99)} ms`,
      );
    }
  }
  /** @type {(name: string, pick: (round: RelayRound) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter(({ subject }) => subject === name).map((round) => pick(round) ?? NaN);
  const p99 = (/** @type {string} */ name) => series(name, (round) => round.p99);
  printTable(
    `relay: medians of ${settings.rounds} rounds of ${settings.seconds} s; processor time in µs a round trip`,
    ['subject', 'p50 ms', 'p99 ms', 'max ms', 'trips', 'server µs', 'redis µs', 'others %'],
    subjects.map(({ name }) => {
      const keys = /** @type {const} */ (['p50', 'p99', 'max', 'trips']);
      const parts = /** @type {const} */ (['server', 'redis']);
      return [
        name,
        ...keys.map((key) => median(series(name, (round) => round[key]))),
        ...parts.map((part) => median(series(name, (r) => r.processor.perRequest[part]))),
        median(series(name, (round) => round.processor.others)),
      ];
    }),
  );
  const targets = subjects
    .filter((subject) => subject !== floor)
    .map(({ name }) => ({
      name: `relay, p99: ${name} / ${floor.name}`,
      value: ratio(p99(name), p99(floor.name)).of_medians,
      direction: /** @type {const} */ ('<='),
      must: 1,
    }));
  return { rounds, targets };
}

/**
 * @param {import('./subjects.mjs').Subject} subject
 * @param {import('./subjects.mjs').Field['people']} people
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<RelayRound>}
 */
async function measureOne(subject, people, { warmup, seconds, cpuProf }) {
  const server = await startServer({ ...subject.server(), cpuProf });
  const members = 2 * PAIRS;
  const swarm = await startSwarm(
    { dialect: subject.dialect, port: server.port },
    people.slice(0, members),
  );
  // What is signalled to a device is of no use later: a channel without a history.
  await swarm.open(0, members, 100, subject.room && 'bench:{id}');
  await swarm.relay({ seconds: warmup, perSecond: PER_SECOND });
  const stopMeter = startProcessorMeter({ server: server.pid, redis: redisPid() });
  const result = await swarm.relay({ seconds, perSecond: PER_SECOND });
  const processor = stopMeter(result);
  await swarm.stop();
  await server.stop();
  const { p50, p99, max, accepted: trips } = result;
  return { subject: subject.name, p50, p99, max, trips, processor };
}
