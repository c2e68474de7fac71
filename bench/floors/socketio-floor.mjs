// The least that speaks Socket.IO: a look at the token, everybody told, nothing else.
import { createServer } from 'node:http';

import { Server } from 'socket.io';

import { listenBare } from './bare-server.mjs';

const server = createServer();
const io = new Server(server, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
});

io.use((socket, next) => {
  const { token } = socket.handshake.auth;
  if (typeof token === 'string' && token.startsWith('ey')) next();
  else next(new Error('UNAUTHORIZED'));
});
io.on('connection', (socket) => {
  socket.on('bench-publish', (payload) => io.emit('bench', payload));
  socket.emit('ready', {});
});

listenBare(server);
