import { randomInt } from 'node:crypto';
import net from 'node:net';
import { Refusal } from './refusal.mjs';

/**
 * @param {number} port
 * @param {string | undefined} host undefined for every address
 * @returns {Promise<boolean>}
 */
function canListen(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      // No IPv6 on this machine says nothing about the port.
      resolve(error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL');
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Some systems allow a listener on one address beside another one on all of them, so both count.
 *
 * @param {number} port
 */
export async function isFree(port) {
  return (await canListen(port, undefined)) && (await canListen(port, '127.0.0.1'));
}

/**
 * Below the range that outgoing connections take their ports from, so that a port written down
 * today is most likely free tomorrow.
 *
 * @param {number} [preferred]
 */
export async function freePort(preferred) {
  if (preferred && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Refusal('No free port found between 20000 and 32000 on 127.0.0.1.');
}

/**
 * @param {string} text
 * @returns {number}
 */
export function parsePort(text) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new Refusal(`The port must be a number from 1 to 65535, not "${text}".`);
  }
  return port;
}

/** @param {number} port */
export async function requireFree(port) {
  if (await isFree(port)) return;
  throw new Refusal(
    `Port ${port} is taken by another program (\`lsof -i :${port}\` names it).\n` +
      `Stop that program, or choose another port: PORT=${port + 1} npm run up`,
  );
}
