import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { unauthorized } from '../../errors/errors.js';
import { refuseUpgrade } from './upgrade-refusal.js';

const PATIENCE_MS = 4_000;

it('lets go of the socket of an upgrade that it refused, though the peer keeps its side open', async () => {
  const server = createServer();
  let refused: Duplex | undefined;
  server.on('upgrade', (_request, socket) => {
    refused = socket;
    refuseUpgrade(socket, unauthorized(), 'request', undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const peer = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  peer.resume();
  peer.write('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await once(peer, 'end');
  const deadline = performance.now() + PATIENCE_MS;
  while (!refused?.destroyed && performance.now() < deadline) await sleep(10);
  const { destroyed } = refused ?? {};
  peer.destroy();
  server.close();
  expect(destroyed).toBe(true);
});
