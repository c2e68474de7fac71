// The least that tells a socket of a webhook: an HTTP server, HMAC, JSON.parse, `ws`; nothing is kept.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

import { WebSocketServer } from 'ws';

import { answerReady } from './bare-server.mjs';

const { SECRET = '', SUBSCRIBER = '', HOST, PORT } = process.env;

/** @type {Set<import('ws').WebSocket>} */
const subscribed = new Set();

/** @type {(body: Buffer, header: unknown) => boolean} */
function isSigned(body, header) {
  const given = Buffer.from(String(header).slice('sha256='.length), 'hex');
  const expected = createHmac('sha256', SECRET).update(body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** @type {(headers: import('node:http').IncomingHttpHeaders, body: Buffer) => string} */
function frameOf(headers, body) {
  const { action = null, sender, repository } = JSON.parse(body.toString('utf8'));
  const event = headers['x-github-event'];
  const at = new Date().toISOString();
  const payload = {
    repo: { full_name: repository?.full_name },
    ...{ event, action },
    actor: { login: sender?.login, avatar_url: sender?.avatar_url },
    title: `${sender?.login}: ${event} ${action}`,
    url: repository?.html_url,
    delivery_id: headers['x-github-delivery'],
    ...{ occurred_at: at, received_at: at },
  };
  return JSON.stringify({ type: 'github_event', payload });
}

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    answerReady(response);
    return;
  }
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (!isSigned(body, request.headers['x-hub-signature-256'])) {
      response.writeHead(401).end();
      return;
    }
    const frame = frameOf(request.headers, body);
    for (const socket of subscribed) socket.send(frame);
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end('{"duplicate":false}');
  });
});

const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
  if (request.headers.authorization === `Bearer ${SUBSCRIBER}`) subscribed.add(socket);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => subscribed.delete(socket));
  socket.send('{"type":"ready","payload":{}}');
});

// As the product has it: connections rest between deliveries.
server.keepAliveTimeout = 72_000;
server.listen(Number(PORT), HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
