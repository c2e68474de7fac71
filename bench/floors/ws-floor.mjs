// The least that speaks plain WebSocket: `ws`, a look at the token, everybody told.
import { createServer } from 'node:http';

import { WebSocketServer } from 'ws';

import { listenBare } from './bare-server.mjs';

const server = createServer();
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });

sockets.on('connection', (socket, request) => {
  if (!request.headers.authorization?.startsWith('Bearer ey')) {
    socket.close(3000);
    return;
  }
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(data.toString());
    if (type !== 'bench-publish') return;
    const text = Buffer.from(JSON.stringify({ type: 'bench', payload }));
    for (const receiver of sockets.clients) receiver.send(text, { binary: false });
  });
  socket.send('{"type":"ready","payload":{}}');
});

listenBare(server);
