import type { Principal } from '../../http/principal.js';
import type { CloseReason } from '../close-codes.js';

/** A socket that is open, whatever its transport. (Being written.) */
export abstract class LiveConnection {
  abstract readonly transport: 'socket.io' | 'websocket';

  constructor(public principal: Principal) {}

  /** Sends one message to this connection alone. */
  abstract emit(event: string, payload: object): void;

  abstract close(reason: CloseReason): void;
}
