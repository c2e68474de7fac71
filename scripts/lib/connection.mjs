import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { readJson, writeJson } from './files.mjs';
import { freePort } from './ports.mjs';

/**
 * How to reach a private server. The same from one start to the next, so that an address noted in
 * an editor or a shell stays good, unless another program took the port meanwhile. A password,
 * because every account of this machine can open a port on 127.0.0.1.
 *
 * @typedef {{ port: number, password: string }} Connection
 *
 * @param {string} directory
 * @returns {Promise<Connection>}
 */
export async function connectionOf(directory) {
  const file = path.join(directory, 'connection.json');
  const known = readJson(file) ?? {};
  const connection = {
    port: await freePort(known.port),
    password: known.password ?? randomBytes(24).toString('hex'),
  };
  if (connection.port !== known.port || connection.password !== known.password) {
    writeJson(file, connection);
  }
  return connection;
}
