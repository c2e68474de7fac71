import {
  type CloseReason,
  DONE,
  FLOOD,
  INTERNAL_ERROR,
  INVALID_DATA,
  mayReconnect,
  REVOKED,
  SERVICE_RESTART,
  SLOW_READER,
  TOKEN_EXPIRED,
  TOO_BIG,
  TRY_AGAIN,
  UNSUPPORTED_DATA,
} from '../close-codes.js';

/** A reason as it is explained to clients; `reconnect`: whether they should by themselves. */
export interface CloseCode extends CloseReason {
  readonly meaning: string;
  readonly reconnect: boolean;
}

const explained = (reason: CloseReason, meaning: string): CloseCode => ({
  ...reason,
  meaning,
  reconnect: mayReconnect(reason),
});

export const CLOSE_CODES: readonly CloseCode[] = [
  explained(DONE, 'What the socket was opened for is over: nothing more will come.'),
  explained(UNSUPPORTED_DATA, 'The client sent a binary frame.'),
  explained(INVALID_DATA, 'The client sent what is not a message, or is not UTF-8.'),
  explained(TOO_BIG, 'The client sent a message that is over the limit.'),
  explained(INTERNAL_ERROR, 'The server failed.'),
  explained(SERVICE_RESTART, 'This server stops. Another takes over after `retry_in_ms`.'),
  explained(SLOW_READER, 'The client reads more slowly than messages come.'),
  explained(TRY_AGAIN, 'Something that the server needs is away for now, or it is full.'),
  explained(TOKEN_EXPIRED, 'The access token has ended: connect with a fresh one.'),
  explained(REVOKED, 'The session has ended: sign in again.'),
  explained(FLOOD, 'The client sent too many messages in too short a time.'),
];
