import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { productServer } from '../product.mjs';
import { startServer } from '../servers.mjs';
import { makePeople } from '../sockets/people.mjs';
import { trackRepositories } from './tracked-repositories.mjs';

const FLOOR = fileURLToPath(new URL('../../floors/deliveries-floor.mjs', import.meta.url));

/**
 * @typedef {import('../sockets/dialects.mjs').Person} Person
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {import('../servers.mjs').ServerCommand} server
 * @property {import('../sockets/dialects.mjs').DialectName[]} sockets of the subscriber
 * @property {readonly import('./sample-deliveries.mjs').Tracked[]} repositories
 */

/** @type {(name: string, subscriber: Person) => Subject} */
const floorSubject = (name, subscriber) => {
  const secret = randomBytes(32).toString('hex');
  return {
    name,
    server: { script: FLOOR, env: { SECRET: secret, SUBSCRIBER: subscriber.token } },
    sockets: ['plain'],
    repositories: [{ id: 'bench', fullName: 'bench/measured', secret }],
  };
};

/**
 * Who owns, who subscribes and who only is there, and the servers between them.
 *
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function liveSubjects(field, { connections, selfCheck }) {
  const database = selfCheck ? undefined : await field.database();
  const people = await makePeople(database?.url, connections + 2);
  const [owner, subscriber, ...idle] = people;
  if (!owner || !subscriber) throw new Error('nobody owns, or nobody subscribes');
  const floor = floorSubject('floor', subscriber);
  if (!database) {
    return { subjects: [floorSubject('floor again', subscriber), floor], subscriber, idle };
  }
  const { url: databaseUrl } = database;
  const command = productServer({ databaseUrl, redisUrl: field.redis.url });
  const server = await startServer(command);
  const repositories = await trackRepositories({
    ...{ port: server.port, databaseUrl, owner },
    guest: { person: subscriber, username: 'bench-1' },
  });
  await server.stop();
  /** @type {Subject} */
  const ours = { name: 'ours', server: command, sockets: ['plain', 'socket.io'], repositories };
  return { subjects: [ours, floor], subscriber, idle };
}
