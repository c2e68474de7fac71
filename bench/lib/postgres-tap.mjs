import { connect, createServer } from 'node:net';

import { onEnd } from './lifetime.mjs';

const [QUERY, PARSE, BIND, EXECUTE] = ['Q', 'P', 'B', 'E'].map((letter) => letter.charCodeAt(0));

/**
 * What passed: `name` where it was prepared, `values` as text, where it was given as text.
 *
 * @typedef {{ text: string, name?: string, values: (string | null)[] }} Statement
 */

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
  /** @type {Statement[]} */
  let statements = [];
  const server = createServer((inner) => {
    const outer = connect(target);
    const read = statementReader((statement) => statements.push(statement));
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
  const take = () => {
    const taken = statements;
    statements = [];
    return taken;
  };
  return {
    url: url.href,
    /** The statements since the last call. */
    take: () => take().map(({ text }) => text),
    /** The same, with what was bound to them. */
    takeBound: take,
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
 * @param {(statement: Statement) => void} onStatement
 */
function statementReader(onStatement) {
  let rest = Buffer.alloc(0);
  let started = false;
  /** @type {Map<string, string>} */
  const prepared = new Map();
  /** @type {Statement} */
  let bound = { text: '', values: [] };

  /** @param {Buffer} chunk */
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const head = started ? 1 : 0;
      if (bytes.length < at + head + 4) break;
      const end = at + head + bytes.readInt32BE(at + head);
      if (bytes.length < end) break;
      const body = bytes.subarray(at + head + 4, end);
      const [first = '', second = ''] = texts(body);
      const type = started ? bytes[at] : undefined;
      if (type === QUERY) onStatement({ text: first, values: [] });
      else if (type === PARSE) prepared.set(first, second);
      else if (type === BIND) {
        const text = prepared.get(second) ?? second;
        bound = { text, ...(second && { name: second }), values: boundValues(body) };
      } else if (type === EXECUTE) onStatement(bound);
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

/**
 * What a Bind message binds: after the two texts a list of formats, then the values, each with its
 * length; -1 is null.
 *
 * @param {Buffer} body
 * @returns {(string | null)[]}
 */
function boundValues(body) {
  const formats = body.indexOf(0, body.indexOf(0) + 1) + 1;
  let at = formats + 2 + 2 * body.readInt16BE(formats);
  const count = body.readInt16BE(at);
  at += 2;
  return Array.from({ length: count }, () => {
    const length = body.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return body.toString('utf8', at - length, at);
  });
}
