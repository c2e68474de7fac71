import { connect, createServer } from 'node:net';

import { onEnd } from './lifetime.mjs';

/**
 * A relay on 127.0.0.1 in front of another address. Closed, it refuses new connections and resets
 * the ones it has, as a server that was killed does; opened again, it is on the same port.
 *
 * @param {{ host: string, port: number }} target
 */
export async function startTcpProxy(target) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer((inner) => {
    const outer = connect(target);
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
  const listen = (/** @type {number} */ port) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve(undefined);
      });
    });
  await listen(0);
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  return {
    port: address.port,
    connections: () => sockets.size / 2,
    close,
    open: () => listen(address.port),
    stop: onEnd(close),
  };
}
