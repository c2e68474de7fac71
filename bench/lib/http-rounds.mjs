import { setTimeout as sleep } from 'node:timers/promises';

import { startLoad } from './load.mjs';
import { residentMegabytes } from './process-facts.mjs';
import { startProcessorMeter } from './processor-meter.mjs';
import { startServer } from './servers.mjs';

const PATH = '/api/users/me';
const IDLE_MS = 5000;
const FIRST_TRAFFIC = { connections: 8, seconds: 2 };

/** @typedef {import('./http-subjects.mjs').Subject} Subject */

/**
 * Starts a server over and over; one start before, which is not counted, warms the file cache.
 *
 * @param {Subject} subject
 * @param {number} starts
 * @returns {Promise<number[]>} ms from spawn to the first 200 of /health/ready
 */
export async function measureColdStarts(subject, starts) {
  const times = [];
  for (let start = 0; start <= starts; start++) {
    const server = await startServer(subject.server);
    if (start > 0) times.push(server.readyMs);
    await server.stop();
  }
  return times;
}

/**
 * Resident memory 5 s after the server is ready, and 5 s after a first bit of traffic.
 *
 * @param {Subject} subject
 * @param {string} token
 * @returns {Promise<{ idle: number, afterTraffic: number, requests: number }>} MB
 */
export async function measureMemory(subject, token) {
  const server = await startServer(subject.server);
  await sleep(IDLE_MS);
  const idle = residentMegabytes(server.pid);
  const load = await startLoad({
    kind: 'get',
    path: PATH,
    token,
    port: server.port,
    connections: FIRST_TRAFFIC.connections,
    hoped: 200,
  });
  const { accepted } = await load.run(FIRST_TRAFFIC.seconds);
  await load.stop();
  await sleep(IDLE_MS);
  const afterTraffic = residentMegabytes(server.pid);
  await server.stop();
  return { idle, afterTraffic, requests: accepted };
}

/**
 * @typedef {object} Round
 * @property {string} subject
 * @property {number} perSecond
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {number} max ms
 * @property {import('./processor-meter.mjs').ProcessorUse} processor
 */

/**
 * GET /api/users/me with one token: new server, warm-up, load.
 *
 * @param {Subject} subject
 * @param {string} token
 * @param {number | undefined} postmaster
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<Round>}
 */
export async function measureProfile(subject, token, postmaster, settings) {
  const server = await startServer({ ...subject.server, cpuProf: settings.cpuProf });
  const load = await startLoad({
    kind: 'get',
    path: PATH,
    token,
    port: server.port,
    connections: settings.connections,
    hoped: 200,
  });
  await load.run(settings.warmup);
  const stopMeter = startProcessorMeter({ server: server.pid, postgres: postmaster });
  const result = await load.run(settings.seconds);
  const processor = stopMeter(result);
  await load.stop();
  await server.stop();

  const { per_second: perSecond, p50, p99, max } = result;
  return { subject: subject.name, perSecond, p50, p99, max, processor };
}
