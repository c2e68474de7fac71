import { setTimeout as sleep } from 'node:timers/promises';

import { startPostgresTap } from '../postgres-tap.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { redisPid } from '../settings.mjs';
import { median, spread } from '../statistics.mjs';
import { startSwarm } from './swarm.mjs';

/** Messages that each has missed. */
const MISSED = 5;
/** For the server to notice that its connections are gone; ms. */
const NOTICE_MS = 1000;
/** Statements that look at sessions or their users, which are remembered. */
const ABOUT_SESSIONS = /\b(sessions|users)\b/i;

export const RESUME_METHOD = [
  `resume: all connections are reset, ${MISSED} messages are published to each user, then all come back at ` +
    'the same moment; over when each has heard recovered: true and has all of them, in order',
  'resume: SQL is counted by a relay in front of PostgreSQL, from the first connect to the last message',
  "resume: the floors' times are for coming back alone, and for information",
];

/**
 * @typedef {object} ResumeRound
 * @property {string} subject
 * @property {number} readyMs the last one was let in
 * @property {number} ms the last one had everything
 * @property {string[]} statements SQL during it
 * @property {import('../processor-meter.mjs').ProcessorUse} processor a connection
 */

/**
 * @param {import('./subjects.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureResume(field, settings) {
  const subjects = [...field.ours, field.socketIo, field.ws];
  const tap = field.databaseUrl ? await startPostgresTap(field.databaseUrl) : undefined;
  /** @type {ResumeRound[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const subject of subjects) {
      const round = await measureOne(subject, field.people, tap, settings);
      rounds.push(round);
      console.log(`resume ${number}  ${subject.name}: ${readable(round.ms)} ms`);
    }
  }
  await tap?.stop();

  /** @type {(name: string, pick: (round: ResumeRound) => number | undefined) => number[]} */
  const series = (name, pick) =>
    rounds.filter(({ subject }) => subject === name).map((round) => pick(round) ?? NaN);
  const aboutSessions = (/** @type {ResumeRound} */ { statements }) =>
    statements.filter((sql) => ABOUT_SESSIONS.test(sql)).length;
  printTable(
    `resume of ${settings.connections} at once: medians of ${settings.rounds} rounds; processor time in µs a connection`,
    [
      'subject',
      'all in ms',
      'all done ms',
      'least',
      'most',
      'server µs',
      'redis µs',
      'SQL',
      'about sessions',
      'others %',
    ],
    subjects.map(({ name }) => {
      const { median: middle, min, max } = spread(series(name, (round) => round.ms));
      const parts = /** @type {const} */ (['server', 'redis']);
      return [
        ...[name, median(series(name, (round) => round.readyMs)), middle, min, max],
        ...parts.map((part) => median(series(name, (r) => r.processor.perRequest[part]))),
        median(series(name, ({ statements }) => statements.length)),
        median(series(name, aboutSessions)),
        median(series(name, (round) => round.processor.others)),
      ];
    }),
  );
  const seen = new Set(rounds.flatMap(({ statements }) => statements));
  for (const sql of seen) console.log(`SQL seen: ${sql.replace(/\s+/g, ' ').slice(0, 150)}`);
  const targets = field.ours
    .filter(({ room }) => room !== undefined)
    .map(({ name }) => ({
      name: `resume, SQL about sessions: ${name}`,
      value: Math.max(...series(name, aboutSessions)),
      direction: /** @type {const} */ ('<='),
      must: 0,
      unit: 'statements',
    }));
  return { rounds, targets };
}

/**
 * @param {import('./subjects.mjs').Subject} subject
 * @param {import('./subjects.mjs').Field['people']} people
 * @param {Awaited<ReturnType<typeof startPostgresTap>> | undefined} tap
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<ResumeRound>}
 */
async function measureOne(subject, people, tap, { connections, cpuProf }) {
  const resumes = subject.room !== undefined;
  const server = await startServer({ ...subject.server(tap?.url), cpuProf });
  const target = { dialect: subject.dialect, port: server.port };
  const swarm = await startSwarm(target, people.slice(0, connections));
  await swarm.open(0, connections);
  await swarm.cut();
  await sleep(NOTICE_MS);
  if (resumes) await publishToEach(target, people, connections);

  tap?.take();
  const stopMeter = startProcessorMeter({ server: server.pid, redis: redisPid() });
  const { ms, readyMs, generator_us } = await swarm.resume(resumes ? MISSED : 0);
  const statements = tap?.take() ?? [];
  const processor = stopMeter({ generator_us, accepted: connections });
  await swarm.check();
  await swarm.stop();
  await server.stop();
  return { subject: subject.name, readyMs, ms, statements, processor };
}

/**
 * By somebody who is not among them.
 *
 * @param {import('./crowd.mjs').CrowdPlan} target
 * @param {import('./subjects.mjs').Field['people']} people
 * @param {number} connections
 */
async function publishToEach(target, people, connections) {
  const publisher = await startSwarm(target, people.slice(connections, connections + 1));
  await publisher.open(0, 1);
  const users = people.slice(0, connections).map(({ id }) => id);
  await publisher.request('bench-each', { users, count: MISSED });
  await publisher.stop();
}
