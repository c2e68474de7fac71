import { HttpConnection } from './http-connection.mjs';
import { percentile } from './statistics.mjs';

/** How long answers are awaited after the last request of a run; ms. */
const TAIL_MS = 15_000;

/**
 * @typedef {object} RequestSource
 * @property {() => Buffer} next a whole request
 * @property {(request: Buffer) => void} release its answer is in
 * @property {(request: Buffer, ms: number, answer: Buffer) => void} [answered] before that
 * @property {() => object} [findings] what it has learnt of the answers of a run
 *
 * @typedef {object} LoadResult
 * @property {number} seconds
 * @property {number} completed requests answered as hoped within the time
 * @property {number} accepted all that were answered as hoped, with those still under way at the end
 * @property {number} per_second completed / seconds
 * @property {Record<string, number>} statuses
 * @property {number} broken connections that closed
 * @property {number} unanswered
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {number} max ms
 * @property {number} generator_us the generator's own processor time
 * @property {object | undefined} findings the source's own
 */

/**
 * A closed loop: every connection sends its next request when the last is answered.
 *
 * @param {{ port: number, connections: number, seconds: number, hoped: number, source: RequestSource }} plan
 * @returns {Promise<LoadResult>}
 */
export async function runLoad({ port, connections, seconds, hoped, source }) {
  /** @type {number[]} */
  const latencies = [];
  /** @type {number[]} */
  const statuses = [];
  let completed = 0;
  let broken = 0;
  let underWay = 0;
  let end = Infinity;
  let finish = () => {};
  /** @type {Promise<void>} */
  const finished = new Promise((resolve) => (finish = resolve));

  const lanes = Array.from({ length: connections }, () => {
    /** @type {Buffer | undefined} */
    let request;
    let sentAt = 0;
    const send = () => {
      request = source.next();
      underWay++;
      sentAt = performance.now();
      connection.send(request);
    };
    const settle = () => {
      if (!request) return;
      source.release(request);
      request = undefined;
      underWay--;
    };
    const connection = new HttpConnection(
      port,
      (status, answer) => {
        const now = performance.now();
        if (request) source.answered?.(request, now - sentAt, answer);
        latencies.push(now - sentAt);
        statuses[status] = (statuses[status] ?? 0) + 1;
        settle();
        if (now < end) {
          if (status === hoped) completed++;
          send();
        } else if (underWay === 0) finish();
      },
      () => {
        broken++;
        settle();
        if (performance.now() < end) reopen();
        else if (underWay === 0) finish();
      },
    );
    const reopen = () =>
      setTimeout(() => {
        if (performance.now() < end) connection.open().then(send, reopen);
      }, 20).unref();
    return { connection, send };
  });

  await Promise.all(lanes.map(({ connection }) => connection.open()));
  const processorBefore = process.cpuUsage();
  end = performance.now() + seconds * 1000;
  for (const { send } of lanes) send();
  const deadline = setTimeout(finish, seconds * 1000 + TAIL_MS);
  await finished;
  clearTimeout(deadline);
  const processor = process.cpuUsage(processorBefore);
  for (const { connection } of lanes) connection.close();

  const sorted = Float64Array.from(latencies).sort();
  return {
    seconds,
    completed,
    accepted: statuses[hoped] ?? 0,
    per_second: completed / seconds,
    statuses: Object.fromEntries(Object.entries(statuses)),
    broken,
    unanswered: underWay,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
    generator_us: processor.user + processor.system,
    findings: source.findings?.(),
  };
}
