import { setTimeout as sleep } from 'node:timers/promises';

/** How long the last messages may take; ms. */
const TAIL_MS = 15_000;

/**
 * @typedef {object} FanOutPlan
 * @property {number} seconds
 * @property {number} window messages under way
 * @property {number} bytes of text in each
 *
 * @typedef {object} FanOutResult
 * @property {number} published
 * @property {number} accepted messages delivered in all: published times members
 * @property {number} per_second delivered within the time
 * @property {number} generator_us the generator's own processor time
 */

/**
 * Publishes at full speed, with as many messages under way as the window allows: one goes out when
 * the member that is written to last has got one. Members take turns in publishing, so that none
 * sends more than a server lets one client send.
 *
 * @param {import('./crowd.mjs').Crowd} crowd
 * @param {FanOutPlan} plan
 * @returns {Promise<FanOutResult>}
 */
export async function fanOut({ members }, { seconds, window, bytes }) {
  const probe = members.at(-1);
  if (!probe) throw new Error('nobody is there to receive');
  const text = 'x'.repeat(bytes);
  let published = 0;
  let running = true;
  const publish = () => {
    members[published % members.length]?.emit('bench-publish', { n: ++published, text });
  };
  const received = () => members.reduce((sum, member) => sum + member.received, 0);
  for (const member of members) member.count();
  probe.onBench = () => {
    if (running) publish();
  };

  const processorBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (let n = 0; n < window; n++) publish();
  await sleep(seconds * 1000);
  const inTime = received();
  const tookSeconds = (performance.now() - startedAt) / 1000;
  running = false;

  const deadline = performance.now() + TAIL_MS;
  while (received() < published * members.length && performance.now() < deadline) await sleep(5);
  const processor = process.cpuUsage(processorBefore);
  probe.onBench = undefined;
  const wrong = members.filter((member) => member.received !== published).length;
  if (wrong > 0) {
    throw new Error(`${wrong} of ${members.length} members did not get all ${published} messages`);
  }
  return {
    published,
    accepted: published * members.length,
    per_second: inTime / tookSeconds,
    generator_us: processor.user + processor.system,
  };
}
