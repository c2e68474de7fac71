import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { STOP_ORDER, startChild } from './children.mjs';
import { connectionOf } from './connection.mjs';
import { tail } from './files.mjs';
import { stopLeftBehind } from './left-behind.mjs';
import { findRedis } from './redis-binary.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} RedisOptions
 * @property {string} directory
 * @property {string} records
 * @property {string} logs
 * @property {boolean} durable false: kept in memory only
 *
 * @typedef {{ url: string, child: import('./children.mjs').Child }} RedisServer
 *
 * @param {RedisOptions} options
 * @returns {Promise<RedisServer>}
 */
export async function startRedis({ directory, records, logs, durable }) {
  const binary = await findRedis();
  const log = path.join(logs, 'redis.log');
  fs.mkdirSync(directory, { recursive: true });
  fs.mkdirSync(logs, { recursive: true });
  const names = ['redis-server', 'valkey-server'];
  await stopLeftBehind(path.join(directory, 'redis.pid'), names, directory);

  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const { port, password } = await connectionOf(directory);
    // A file, because arguments are there for everybody to read.
    const file = path.join(directory, 'redis.conf');
    fs.writeFileSync(file, configuration({ port, password, durable }), { mode: 0o600 });
    const output = fs.openSync(log, 'w');
    const child = startChild({
      name: 'redis',
      command: binary.command,
      args: ['redis.conf'],
      cwd: directory,
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...binary.env },
      stdio: ['ignore', output, output],
      records,
      stopping: { order: STOP_ORDER.redis },
    });
    fs.closeSync(output);
    if (await becomesReady(child, port, password)) {
      return { url: `redis://:${password}@127.0.0.1:${port}`, child };
    }
    await child.stop();
  }
  throw new Refusal(`Redis did not start. The end of ${log}:\n${tail(log)}`);
}

/** @param {import('./connection.mjs').Connection & { durable: boolean }} options */
function configuration({ port, password, durable }) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    'daemonize no',
    // Relative to the working directory: a path with blanks or quotes needs no escaping.
    'dir .',
    'pidfile redis.pid',
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    // Bull's jobs must not be evicted like a cache's entries.
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/**
 * Ready means that it answers with our password, which another program on that port does not.
 *
 * @param {import('./children.mjs').Child} child
 * @param {number} port
 * @param {string} password
 */
async function becomesReady(child, port, password) {
  let ended = false;
  void child.exited.then(() => (ended = true));
  const deadline = performance.now() + 30_000;
  while (!ended && performance.now() < deadline) {
    if (await answers(port, password)) return true;
    await pause(25);
  }
  return false;
}

/**
 * @param {number} port
 * @param {string} password
 * @returns {Promise<boolean>}
 */
function answers(port, password) {
  return new Promise((resolve) => {
    let reply = '';
    const socket = net.connect({ port, host: '127.0.0.1', timeout: 1000 });
    const finish = () => {
      socket.destroy();
      resolve(reply.startsWith('+OK\r\n+PONG'));
    };
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (data) => {
      reply += data.toString('latin1');
      // While it loads its data it answers -LOADING instead.
      if (reply.split('\r\n').length > 2) finish();
    });
    for (const event of ['error', 'timeout', 'close']) socket.on(event, finish);
  });
}
