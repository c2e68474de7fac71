import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * @typedef {object} Tracked
 * @property {string} id
 * @property {string} fullName
 * @property {string} secret
 *
 * @typedef {{ id: string, request: Buffer }} Delivery `id` is what GitHub calls it
 */

/** What makes a body unlike all others: with the bytes of another it would be a replay. */
const SERIAL_DIGITS = 16;
const HEAD = '{"bench":"';
/** Prime, so that neighbours are of different kinds, and each sample meets each repository. */
const STRIDE = 101;

/** GitHub's published samples. @returns {{ name: string, payload: Record<string, any> }[]} */
export function samplePayloads() {
  /** @type {{ name: string, examples: Record<string, any>[] }[]} */
  const definitions = require('@octokit/webhooks-examples/api.github.com/index.json');
  return definitions.flatMap(({ name, examples }) =>
    examples.map((payload) => ({ name, payload })),
  );
}

/**
 * Signed deliveries without end, whole and ready to be written to a socket: GitHub's samples, as if
 * they were of these repositories, each body and each id given once.
 *
 * @param {{ repositories: readonly Tracked[], port: number }} target
 * @returns {{ next: () => Delivery }}
 */
export function sampleDeliveries({ repositories, port }) {
  const samples = samplePayloads();
  /** @type {Map<string, Buffer>} */
  const bodies = new Map();
  const run = Math.floor(Math.random() * 2 ** 32);
  let serial = 0;

  /** @type {(sample: number, repository: number) => Buffer} */
  const bodyOf = (sample, repository) => {
    const key = `${sample}/${repository}`;
    const known = bodies.get(key);
    if (known) return known;
    const { payload } = at(samples, sample);
    const { fullName } = at(repositories, repository);
    const of = payload.repository && {
      repository: { ...payload.repository, full_name: fullName, id: 1000 + repository },
    };
    const text = JSON.stringify({ bench: '0'.repeat(SERIAL_DIGITS), ...payload, ...of });
    const made = Buffer.from(text);
    bodies.set(key, made);
    return made;
  };

  return {
    next() {
      serial++;
      const sample = (serial * STRIDE) % samples.length;
      const index = serial % repositories.length;
      const repository = at(repositories, index);
      const body = Buffer.from(bodyOf(sample, index));
      const unlike = run.toString(16).padStart(8, '0') + serial.toString(16).padStart(8, '0');
      body.write(unlike, HEAD.length, 'latin1');
      const id = randomUUID();
      const head = [
        `POST /api/webhooks/github/${repository.id} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'User-Agent: GitHub-Hookshot/044aadd',
        'Accept: */*',
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        `X-GitHub-Event: ${at(samples, sample).name}`,
        `X-GitHub-Delivery: ${id}`,
        'X-GitHub-Hook-ID: 292430182',
        'X-GitHub-Hook-Installation-Target-ID: 79929171',
        'X-GitHub-Hook-Installation-Target-Type: repository',
        `X-Hub-Signature-256: sha256=${createHmac('sha256', repository.secret).update(body).digest('hex')}`,
        '\r\n',
      ].join('\r\n');
      return { id, request: Buffer.concat([Buffer.from(head), body]) };
    },
  };
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} index within them
 */
const at = (items, index) => /** @type {T} */ (items[index]);
