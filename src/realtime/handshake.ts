import type { IncomingHttpHeaders } from 'node:http';
import { forbidden } from '../errors/errors.js';
import { bearerToken } from '../http/bearer-token.js';
import type { StreamPosition } from './channels/channel-message.js';

/** What somebody shows at the door. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'ticket'; readonly ticket: string };

/** The subprotocol that a browser, which cannot set headers, puts before its token. */
export const BEARER_PROTOCOL = 'bearer';

const MAX_EPOCH_CHARACTERS = 64;

const protocolToken = (header: string | undefined): string | undefined => {
  const [name, token] = (header ?? '').split(',').map((part) => part.trim());
  return name === BEARER_PROTOCOL && token !== '' ? token : undefined;
};

/** In this order: the header, the subprotocols `bearer, <token>`, a ticket in the address. */
export const credentialsOf = (
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): Credentials | undefined => {
  const token = bearerToken(headers) ?? protocolToken(headers['sec-websocket-protocol']);
  if (token !== undefined) return { kind: 'bearer', token };
  const ticket = query.get('ticket');
  return ticket === null ? undefined : { kind: 'ticket', ticket };
};

/**
 * Browsers let any page open a socket to anywhere and say where the page is from; so the origin is
 * checked. Programs name none, and are let in by a token alone: a ticket is meant for browsers.
 * @throws DomainError 403
 */
export const requireOrigin = (
  origin: string | undefined,
  allowed: readonly string[],
  credentials: Credentials | undefined,
): void => {
  if (origin === undefined) {
    if (credentials?.kind !== 'ticket') return;
    throw forbidden('A ticket is only good together with an Origin that is allowed.');
  }
  if (!allowed.includes(origin.toLowerCase())) throw forbidden('This origin is not allowed.');
};

/** `<epoch>:<seq>`; undefined for anything else, and nothing is resumed. */
export const parseResume = (text: string | null): StreamPosition | undefined => {
  const [, epoch, seq] = /^([\w-]+):(\d{1,15})$/.exec(text ?? '') ?? [];
  if (epoch === undefined || epoch.length > MAX_EPOCH_CHARACTERS) return undefined;
  return { epoch, seq: Number(seq) };
};

/** `{ epoch, seq }`, as Socket.IO's handshake has it. */
export const resumeOf = (resume: unknown): StreamPosition | undefined => {
  if (typeof resume !== 'object' || resume === null) return undefined;
  if (!('epoch' in resume) || !('seq' in resume)) return undefined;
  const { epoch, seq } = resume;
  if (typeof epoch !== 'string' || typeof seq !== 'number') return undefined;
  return parseResume(`${epoch}:${seq}`);
};
