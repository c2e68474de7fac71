import { fileURLToPath } from 'node:url';

import { migrateProduct, productServer } from '../product.mjs';
import { openRedis } from '../redis.mjs';
import { makePeople } from './people.mjs';

const script = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * What is measured.
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {import('./dialects.mjs').DialectName} dialect
 * @property {(databaseUrl?: string) => import('../servers.mjs').ServerCommand} server
 * @property {import('../servers.mjs').ServerCommand} [bare] without what only the benchmark needs
 * @property {string} [room] to join for what is published to everybody
 *
 * @typedef {object} Field
 * @property {Subject[]} ours
 * @property {Subject} socketIo
 * @property {Subject} ws
 * @property {Subject} peerJs
 * @property {import('./dialects.mjs').Person[]} people known to all of them
 * @property {string} [databaseUrl]
 * @property {string} [redisVersion]
 */

/** @type {(name: string, dialect: import('./dialects.mjs').DialectName, file: string) => Subject} */
const floor = (name, dialect, file) => ({
  ...{ name, dialect },
  server: () => ({ script: script(`../../floors/${file}`), env: {} }),
});

const floors = () => ({
  socketIo: floor('Socket.IO', 'socket.io', 'socketio-floor.mjs'),
  ws: floor('ws', 'plain', 'ws-floor.mjs'),
  peerJs: floor('PeerJS', 'peerjs', 'peerjs-floor.mjs'),
});

/**
 * @param {import('../databases.mjs').Databases} databases
 * @param {number} count of people
 * @returns {Promise<Field>}
 */
export async function productAndFloors(databases, count) {
  const redis = await openRedis();
  const { url: databaseUrl } = await databases.create();
  await migrateProduct({ databaseUrl, redisUrl: redis.url });
  const bare = productServer({ databaseUrl, redisUrl: redis.url });
  /** @type {(url?: string) => import('../servers.mjs').ServerCommand} */
  const server = (url = databaseUrl) => ({
    ...productServer({ databaseUrl: url, redisUrl: redis.url }),
    script: script('product-server.mjs'),
  });
  const room = 'bench:all';
  return {
    ours: [
      { name: 'ours, Socket.IO', dialect: 'socket.io', server, bare, room },
      { name: 'ours, /ws', dialect: 'plain', server, bare, room },
    ],
    ...floors(),
    ...{ people: await makePeople(databaseUrl, count), databaseUrl, redisVersion: redis.version },
  };
}

/**
 * The floors against themselves.
 *
 * @param {number} count
 * @returns {Promise<Field>}
 */
export async function floorsOnly(count) {
  return {
    ours: [floor('Socket.IO again', 'socket.io', 'socketio-floor.mjs')],
    ...floors(),
    people: await makePeople(undefined, count),
  };
}
