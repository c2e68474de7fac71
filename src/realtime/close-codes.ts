/**
 * Why a socket is closed. 3000–3499: connect again; 3500–3999: do not, before a person has acted.
 * The others are those of RFC 6455 §7.4.1.
 */
export interface CloseReason {
  readonly code: number;
  readonly reason: string;
}

const reason = (code: number, text: string): CloseReason => ({ code, reason: text });

export const DONE = reason(1000, 'done');
export const UNSUPPORTED_DATA = reason(1003, 'text frames only');
export const INVALID_DATA = reason(1007, 'not a message');
export const TOO_BIG = reason(1009, 'message too big');
export const INTERNAL_ERROR = reason(1011, 'internal error');
export const SERVICE_RESTART = reason(1012, 'going away');
export const SLOW_READER = reason(3008, 'reads too slowly');
export const TRY_AGAIN = reason(3013, 'try again later');
export const TOKEN_EXPIRED = reason(3401, 'token expired');
export const REVOKED = reason(3501, 'session revoked');
export const FLOOD = reason(3508, 'too many messages');

/** Whether a client that is closed so should connect again by itself. */
export const mayReconnect = ({ code }: CloseReason): boolean =>
  [INTERNAL_ERROR.code, SERVICE_RESTART.code].includes(code) || (code >= 3000 && code < 3500);
