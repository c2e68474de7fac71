import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { SERVICE_RESTART } from '../close-codes.js';
import { objectOf } from '../json-schema.js';
import type { SocketEvent } from '../socket-events.js';
import { LiveConnections } from './live-connections.js';

/** Clients come back within this time, so that whoever takes them over is not overrun. */
const RETRY_WITHIN_MS = 10_000;
const RETRY_MS_PER_SOCKET = 2;
const MIN_RETRY_MS = 500;
/** Sockets are closed within this time, some at a time. */
const CLOSED_WITHIN_MS = 4_000;
const ROUNDS = 20;
const SOCKETS_A_ROUND = 50;

export const GOING_AWAY: SocketEvent = {
  name: 'going_away',
  summary: 'The server is about to close the connection: come back after this time.',
  payload: objectOf({ retry_in_ms: { type: 'integer', minimum: 0 } }),
  at: ['socket.io', 'envelope', 'flat'],
  inStream: false,
};

/** Sends every socket away before the process ends. */
@Injectable()
export class SocketDrain {
  constructor(private readonly connections: LiveConnections) {}

  /** Tells every socket when to come back, then closes them some at a time. */
  async drain(): Promise<void> {
    this.connections.refuseMore();
    const open = [...this.connections.all()];
    const spread = Math.min(RETRY_WITHIN_MS, open.length * RETRY_MS_PER_SOCKET);
    for (const connection of open) {
      const retry = MIN_RETRY_MS + Math.random() * spread;
      connection.emit('going_away', { retry_in_ms: Math.round(retry) });
    }
    const size = Math.max(SOCKETS_A_ROUND, Math.ceil(open.length / ROUNDS));
    for (let index = 0; index < open.length; index += size) {
      if (index > 0) await sleep(CLOSED_WITHIN_MS / ROUNDS, undefined, { ref: false });
      for (const connection of open.slice(index, index + size)) connection.close(SERVICE_RESTART);
    }
  }
}
