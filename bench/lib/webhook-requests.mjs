import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const DELIVERY = 'X-GitHub-Delivery: ';

/**
 * GitHub's published samples as signed requests, whole and ready to be written to a socket. Only
 * the delivery id changes from one request to the next: the signature covers the body alone.
 *
 * @param {{ path: string, secret: string, port: number }} target
 */
export function webhookRequests({ path, secret, port }) {
  /** @type {{ name: string, examples: object[] }[]} */
  const definitions = require('@octokit/webhooks-examples/api.github.com/index.json');
  const samples = definitions.flatMap(({ name, examples }) =>
    examples.map((example) => ({ name, body: Buffer.from(JSON.stringify(example)) })),
  );
  const run = randomUUID();
  const free = shuffled(samples).map(({ name, body }) => {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'User-Agent: GitHub-Hookshot/044aadd',
      'Accept: */*',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      `X-GitHub-Event: ${name}`,
      `${DELIVERY}${run}`,
      'X-GitHub-Hook-ID: 292430182',
      'X-GitHub-Hook-Installation-Target-ID: 79929171',
      'X-GitHub-Hook-Installation-Target-Type: repository',
      `X-Hub-Signature-256: sha256=${signature}`,
      '\r\n',
    ].join('\r\n');
    return [Buffer.concat([Buffer.from(head), body])];
  });

  const idOffsets = free.map(([request]) => /** @type {Buffer} */ (request).indexOf(DELIVERY));
  const originals = free.map(([request]) => /** @type {Buffer} */ (request));
  /** @type {Map<Buffer, Buffer[]>} */
  const home = new Map(free.map((buffers) => [/** @type {Buffer} */ (buffers[0]), buffers]));
  let serial = 0;
  const bytes = samples.reduce((sum, { body }) => sum + body.length, 0);

  return {
    facts: { samples: samples.length, mean_body_bytes: Math.round(bytes / samples.length) },

    next() {
      const sample = serial % originals.length;
      const buffers = /** @type {Buffer[]} */ (free[sample]);
      // A request still on its way keeps its buffer: then a copy goes out.
      let request = buffers.pop();
      if (!request) {
        request = Buffer.from(/** @type {Buffer} */ (originals[sample]));
        home.set(request, buffers);
      }
      // Odd multiplier, so no id comes twice in 2^32; scattered, as the head of GitHub's ids is.
      const scattered = Math.imul(++serial, 0x9e3779b1) >>> 0;
      const offset = /** @type {number} */ (idOffsets[sample]) + DELIVERY.length;
      request.write(scattered.toString(16).padStart(8, '0'), offset, 'latin1');
      return request;
    },

    /** @param {Buffer} request */
    release(request) {
      home.get(request)?.push(request);
    },
  };
}

/**
 * The same order in every run, with the kinds of event mixed.
 *
 * @template T
 * @param {T[]} items
 */
function shuffled(items) {
  return items
    .map((item, index) => ({ item, key: Math.imul(index + 1, 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
