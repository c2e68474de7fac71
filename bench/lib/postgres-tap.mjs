import { connect, createServer } from 'node:net';

import { onEnd } from './lifetime.mjs';

const [QUERY, PARSE, BIND, EXECUTE] = ['Q', 'P', 'B', 'E'].map((letter) => letter.charCodeAt(0));

/**
 * A relay in front of PostgreSQL that notes each statement that passes, at once and exactly, where
 * the server's own statistics come late and tell only of transactions.
 *
 * @param {string} databaseUrl
 */
export async function startPostgresTap(databaseUrl) {
  const url = new URL(databaseUrl);
  const target = { host: '127.0.0.1', port: Number(url.port || 5432) };
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** @type {string[]} */
  let statements = [];
  const server = createServer((inner) => {
    const outer = connect(target);
    const read = statementReader((text) => statements.push(text));
    inner.on('data', read);
    for (const from of [inner, outer]) {
      const to = from === inner ? outer : inner;
      from.setNoDelay(true);
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    /** The statements since the last call. */
    take() {
      const taken = statements;
      statements = [];
      return taken;
    },
    stop: onEnd(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    }),
  };
}

/**
 * Reads what a client says (PostgreSQL's protocol 3): a type, a length, and a body each, but for the
 * first message, which has no type.
 *
 * @param {(sql: string) => void} onStatement
 */
function statementReader(onStatement) {
  let rest = Buffer.alloc(0);
  let started = false;
  /** @type {Map<string, string>} */
  const prepared = new Map();
  let bound = '';

  /** @param {Buffer} chunk */
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const head = started ? 1 : 0;
      if (bytes.length < at + head + 4) break;
      const end = at + head + bytes.readInt32BE(at + head);
      if (bytes.length < end) break;
      const [first = '', second = ''] = texts(bytes.subarray(at + head + 4, end));
      const type = started ? bytes[at] : undefined;
      if (type === QUERY) onStatement(first);
      else if (type === PARSE) prepared.set(first, second);
      else if (type === BIND) bound = prepared.get(second) ?? second;
      else if (type === EXECUTE) onStatement(bound);
      started = true;
      at = end;
    }
    rest = Buffer.from(bytes.subarray(at));
  };
}

/** The first two texts of a message, each ended by a zero. @param {Buffer} body */
function texts(body) {
  const first = body.indexOf(0);
  const second = body.indexOf(0, first + 1);
  return [body.toString('utf8', 0, first), body.toString('utf8', first + 1, second)];
}
