import { serversAt } from './servers.js';

describe('the servers of the AsyncAPI description', () => {
  it.each([
    ['http://localhost:3000', 'ws', 'localhost:3000', undefined, '/socket.io'],
    ['https://api.example.com', 'wss', 'api.example.com', undefined, '/socket.io'],
    ['https://example.com/backend', 'wss', 'example.com', '/backend', '/backend/socket.io'],
  ])('at %s are where sockets are', (url, protocol, host, path, socketIoPath) => {
    const { websocket, 'socket.io': socketIo } = serversAt(url);
    expect([websocket?.protocol, websocket?.host, websocket?.pathname]).toEqual([
      protocol,
      host,
      path,
    ]);
    expect([socketIo?.protocol, socketIo?.host, socketIo?.pathname]).toEqual([
      protocol,
      host,
      socketIoPath,
    ]);
  });
});
