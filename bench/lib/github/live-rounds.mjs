import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { redisPid } from '../settings.mjs';
import { startSwarm } from '../sockets/swarm.mjs';
import { median, ratio } from '../statistics.mjs';
import { PER_SECOND, startDeliveries } from './deliveries.mjs';
import { liveSubjects } from './live-subjects.mjs';

export const LIVE_METHOD = [
  `live: ${PER_SECOND} deliveries a second, one every ${1000 / PER_SECOND} ms by the clock, whether or not answers have come; ` +
    "GitHub's samples, signed, each body and each id once, over five repositories",
  "live: one process delivers and holds the subscriber's sockets; the time is from just before a request is written to the parsed frame",
  'live: the subscriber was invited by the owner; other users have idle sockets meanwhile; each event must come once to each socket',
  'live: floor: bare node:http and ws: HMAC, JSON.parse, a frame; nothing is stored, so this is what machine and wire cost',
];

/**
 * @typedef {import('./delivery-ledger.mjs').Times} Times
 *
 * @typedef {object} LiveRound
 * @property {string} subject
 * @property {number} deliveries
 * @property {Record<string, Times>} arrivals by the name of the socket
 * @property {Times} answers
 * @property {Times} late
 * @property {import('../processor-meter.mjs').ProcessorUse} processor a delivery
 */

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureLive(field, settings) {
  const people = await liveSubjects(field, settings);
  /** @type {LiveRound[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of people.subjects) {
      const round = await measureOne(subject, people, field, settings);
      rounds.push(round);
      const told = Object.entries(round.arrivals).map(
        ([socket, { p99 }]) => `${socket} p99 ${readable(p99)} ms`,
      );
      console.log(`live ${number}  ${subject.name}: ${told.join(', ')}`);
    }
  }
  return report(rounds, settings);
}

/** @type {(rounds: LiveRound[], settings: import('../settings.mjs').Settings) => { rounds: LiveRound[], beside_floor: object, targets: import('../report.mjs').Target[] }} */
function report(rounds, settings) {
  const keys = /** @type {const} */ (['p50', 'p99', 'max']);
  /** @type {(subject: string, pick: (round: LiveRound) => number | undefined) => number[]} */
  const series = (subject, pick) =>
    rounds.filter((round) => round.subject === subject).map((round) => pick(round) ?? NaN);
  const sockets = rounds.flatMap(({ subject, arrivals }) =>
    Object.keys(arrivals).map((socket) => ({ subject, socket, name: `${subject}, ${socket}` })),
  );
  const subjects = [...new Map(sockets.map((one) => [one.name, one])).values()];
  const times = `medians of ${settings.rounds} rounds of ${settings.seconds} s`;
  printTable(
    `live, from webhook to socket: ${times}, ${settings.connections} idle sockets; ms`,
    ['subject', ...keys, 'least p99', 'most p99'],
    subjects.map(({ subject, socket, name }) => {
      const p99 = series(subject, ({ arrivals }) => arrivals[socket]?.p99);
      return [
        name,
        ...keys.map((key) => median(series(subject, ({ arrivals }) => arrivals[socket]?.[key]))),
        ...[Math.min(...p99), Math.max(...p99)],
      ];
    }),
  );
  const parts = /** @type {const} */ (['server', 'postgres', 'redis', 'generator']);
  printTable(
    `live, the 202 itself, and how late requests were written: ${times}; processor time in µs a delivery`,
    ['subject', ...keys, 'late p99', ...parts, 'deliveries', 'others %'],
    [...new Set(rounds.map(({ subject }) => subject))].map((subject) => [
      subject,
      ...keys.map((key) => median(series(subject, ({ answers }) => answers[key]))),
      median(series(subject, ({ late }) => late.p99)),
      ...parts.map((part) => median(series(subject, (r) => r.processor.perRequest[part]))),
      median(series(subject, ({ deliveries }) => deliveries)),
      median(series(subject, ({ processor }) => processor.others)),
    ]),
  );
  const p99 = (/** @type {{ subject: string, socket: string }} */ { subject, socket }) =>
    series(subject, ({ arrivals }) => arrivals[socket]?.p99);
  const floor = p99({ subject: 'floor', socket: '/ws' });
  const ours = subjects.filter(({ subject }) => subject !== 'floor');
  return {
    rounds,
    beside_floor: Object.fromEntries(ours.map((one) => [one.name, ratio(p99(one), floor)])),
    targets: ours.map((one) => ({
      ...{ name: `live, p99: ${one.name}`, value: median(p99(one)), unit: 'ms' },
      ...{ direction: /** @type {const} */ ('<='), must: 50, goal: 20 },
    })),
  };
}

/**
 * @param {import('./live-subjects.mjs').Subject} subject
 * @param {Pick<Awaited<ReturnType<typeof liveSubjects>>, 'subscriber' | 'idle'>} people
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<LiveRound>}
 */
async function measureOne(subject, { subscriber, idle }, { databases }, settings) {
  const { warmup, seconds, cpuProf } = settings;
  const server = await startServer({ ...subject.server, cpuProf });
  const crowd = await startSwarm({ dialect: 'plain', port: server.port }, idle);
  await crowd.open(0, idle.length);
  const { sockets, repositories } = subject;
  const deliveries = await startDeliveries({
    ...{ port: server.port, repositories, sockets, subscriber },
  });
  await deliveries.run(warmup);
  await databases.checkpoint();
  const { postmaster } = databases;
  const stopMeter = startProcessorMeter({
    ...{ server: server.pid, postgres: postmaster, redis: redisPid() },
  });
  const result = await deliveries.run(seconds);
  const processor = stopMeter(result);
  await crowd.check();
  await deliveries.stop();
  await crowd.stop();
  await server.stop();

  const { accepted, answers, arrivals, late } = result;
  const names = sockets.map((dialect) => (dialect === 'plain' ? '/ws' : 'Socket.IO'));
  return {
    subject: subject.name,
    deliveries: accepted,
    arrivals: Object.fromEntries(arrivals.map((times, index) => [names[index], times])),
    ...{ answers, late, processor },
  };
}
