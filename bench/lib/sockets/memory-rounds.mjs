import { setTimeout as sleep } from 'node:timers/promises';

import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { median, spread } from '../statistics.mjs';
import { memoryReader } from './memory-reader.mjs';
import { startSwarm } from './swarm.mjs';

/** Connections that come and go before the base is read: code and pools are loaded by then. */
const FIRST = 500;

export const MEMORY_METHOD = [
  `memory: ${FIRST} connections come and go, the base is read; then all connect; idle for as long before each`,
  'memory: VmRSS over the base, after they were idle and garbage was collected; "as found" is from before that, in the base as well',
  'memory: "without free heap" leaves out, here and in the base, what V8 holds but does not use; the greater of the two is judged',
  "memory: what the kernel holds for a socket is not the process's, and not counted",
];

/**
 * @typedef {import('./subjects.mjs').Subject} Subject
 *
 * @typedef {object} MemoryRound kB a connection
 * @property {string} subject
 * @property {number} resident
 * @property {number} used without what V8 holds and does not use
 * @property {number} found as it is, before garbage is collected, over a base read the same way
 * @property {number} live JavaScript's heap and buffers
 * @property {number} base MB, the process without connections
 */

/**
 * @param {import('./subjects.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureMemory(field, settings) {
  const subjects = [...field.ours, field.socketIo, field.ws, field.peerJs];
  /** @type {MemoryRound[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of subjects) {
      const round = await measureOne(subject, field.people, settings);
      rounds.push(round);
      console.log(`memory ${number}  ${subject.name}: ${readable(round.resident)} kB a connection`);
    }
  }
  /** @type {(name: string, key: 'resident' | 'used' | 'found' | 'live' | 'base') => number[]} */
  const series = (name, key) => rounds.filter((r) => r.subject === name).map((r) => r[key]);
  const resident = (/** @type {string} */ name) => median(series(name, 'resident'));
  printTable(
    `memory of an idle connection: medians of ${settings.rounds} rounds, ${settings.sockets} ` +
      `connections, idle for ${settings.settle} s; kB of 1,024 bytes`,
    [
      'subject',
      'VmRSS',
      'least',
      'most',
      'as found',
      'without free heap',
      'heap+external',
      'base MB',
    ],
    subjects.map(({ name }) => {
      const { min, max } = spread(series(name, 'resident'));
      const rest = /** @type {const} */ (['found', 'used', 'live', 'base']);
      return [name, resident(name), min, max, ...rest.map((key) => median(series(name, key)))];
    }),
  );
  const limits = [
    { must: 15, goal: 12 },
    { must: 10, goal: 8 },
  ];
  const targets = field.ours.map(({ name }, index) => ({
    name: `memory of a connection: ${name}`,
    value: Math.max(resident(name), median(series(name, 'used'))),
    direction: /** @type {const} */ ('<='),
    .../** @type {{ must: number, goal: number }} */ (limits[index]),
    unit: 'kB',
  }));
  return { rounds, targets };
}

/**
 * @param {Subject} subject
 * @param {import('./subjects.mjs').Field['people']} people
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<MemoryRound>}
 */
async function measureOne(subject, people, { sockets, settle }) {
  const memory = memoryReader();
  const server = await startServer(memory.watched(subject.bare ?? subject.server()));
  const swarm = await startSwarm({ dialect: subject.dialect, port: server.port }, people);
  await swarm.open(0, Math.min(FIRST, sockets));
  await swarm.close();
  await sleep(settle * 1000);
  const base = await memory.read(server.pid);

  await swarm.open(0, sockets);
  await sleep(settle * 1000);
  await swarm.check();
  const full = await memory.read(server.pid);
  await swarm.check();

  await swarm.stop();
  await server.stop();
  await memory.stop();
  return {
    subject: subject.name,
    resident: (full.resident - base.resident) / sockets,
    used: (full.used - base.used) / sockets,
    found: (full.found - base.found) / sockets,
    live: (full.live - base.live) / sockets,
    base: base.resident / 1024,
  };
}
