import { setTimeout as sleep } from 'node:timers/promises';

import { percentile } from '../statistics.mjs';

const TAIL_MS = 10_000;
/** About as long as a candidate is. */
const CANDIDATE =
  'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.7 rport 46154 generation 0 ufrag EEtu network-cost 999';

/**
 * @typedef {{ seconds: number, perSecond: number }} RelayPlan
 *
 * @typedef {object} RelayResult
 * @property {number} accepted round trips
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {number} max ms
 * @property {number} generator_us
 */

/**
 * Pairs talk through the server at a steady rate, whether or not it keeps up: A sends, B answers
 * what it got, and the time is taken when A has the answer.
 *
 * @param {import('./crowd.mjs').Crowd} crowd
 * @param {RelayPlan} plan
 * @returns {Promise<RelayResult>}
 */
export async function relay({ members }, { seconds, perSecond }) {
  const pairs = members.length >> 1;
  const total = Math.round(seconds * perSecond);
  const sentAt = new Float64Array(total);
  const took = new Float64Array(total).fill(-1);
  let answered = 0;

  for (let pair = 0; pair < pairs; pair++) {
    const a = /** @type {import('./member.mjs').Member} */ (members[2 * pair]);
    const b = /** @type {import('./member.mjs').Member} */ (members[2 * pair + 1]);
    b.onEvent = (_name, { n, candidate }) =>
      b.emit('bench-relay', { to: a.person.id, n, candidate });
    a.onEvent = (_name, { n }) => {
      if (took[n] !== -1) throw new Error(`round trip ${n} ended twice`);
      took[n] = performance.now() - /** @type {number} */ (sentAt[n]);
      answered++;
    };
  }
  /** @param {number} n */
  const send = (n) => {
    const pair = n % pairs;
    const a = members[2 * pair];
    const to = members[2 * pair + 1]?.person.id;
    sentAt[n] = performance.now();
    a?.emit('bench-relay', { to, n, candidate: CANDIDATE });
  };

  const processorBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (let n = 0; n < total;) {
    const due = Math.min(total, ((performance.now() - startedAt) / 1000) * perSecond);
    while (n < due) send(n++);
    await sleep(1);
  }
  const deadline = performance.now() + TAIL_MS;
  while (answered < total && performance.now() < deadline) await sleep(5);
  const processor = process.cpuUsage(processorBefore);
  if (answered < total) throw new Error(`${total - answered} of ${total} round trips did not end`);
  const sorted = took.sort();
  return {
    accepted: total,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
    generator_us: processor.user + processor.system,
  };
}
