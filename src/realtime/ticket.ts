import { digestOf, newSecret } from '../crypto/secret.js';
import { isObject, type JsonObject } from '../http/json-object.js';
import type { Principal } from '../http/principal.js';

const WELL_FORMED = /^[A-Za-z0-9_-]{43}$/;

export const newTicket = newSecret;

export const isTicket = (text: string): boolean => WELL_FORMED.test(text);

/** What is kept instead of the ticket: whoever reads Redis can redeem nothing. */
export const ticketDigest = (ticket: string): string => digestOf(ticket).toString('base64url');

export const encodeHolder = (principal: Principal): string => JSON.stringify(principal);

const isPrincipal = (value: unknown): value is Principal & JsonObject => {
  if (!isObject(value)) return false;
  const { userId, username, sessionId, role, expiresAt } = value;
  return (
    [userId, username, sessionId].every((text) => typeof text === 'string') &&
    (role === 'user' || role === 'admin') &&
    typeof expiresAt === 'number'
  );
};

/** Undefined for what another release wrote in another shape. */
export const decodeHolder = (text: string): Principal | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isPrincipal(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
