import { createHash, randomBytes } from 'node:crypto';
import type { Principal } from '../http/principal.js';

const TICKET_BYTES = 32;
const WELL_FORMED = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits, fit for a URL. */
export const newTicket = (): string => randomBytes(TICKET_BYTES).toString('base64url');

export const isTicket = (text: string): boolean => WELL_FORMED.test(text);

/** What is kept instead of the ticket: whoever reads Redis can redeem nothing. */
export const ticketDigest = (ticket: string): string =>
  createHash('sha256').update(ticket).digest('base64url');

export const encodeHolder = (principal: Principal): string => JSON.stringify(principal);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isPrincipal = (value: unknown): value is Principal & Readonly<Record<string, unknown>> => {
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
