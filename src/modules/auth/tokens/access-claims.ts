import { validate as isUuid } from 'uuid';
import { isObject } from '../../../http/json-object.js';

/** What an access token says, once its signature, issuer, audience and lifetime are right. */
export interface AccessClaims {
  readonly userId: string;
  readonly username: string;
  readonly sessionId: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** The header parameters that our tokens have: no key is taken from a token, nothing is critical. */
const HEADER_PARAMETERS: readonly string[] = ['alg', 'typ'];

const isOurHeader = (header: unknown): boolean =>
  isObject(header) &&
  Object.keys(header).every((name) => HEADER_PARAMETERS.includes(name)) &&
  (header['typ'] === undefined || header['typ'] === 'JWT');

/**
 * The claims of a verified token, given as jsonwebtoken's `{ header, payload }`; undefined when it
 * is not of the shape of ours.
 */
export const claimsOf = (token: unknown): AccessClaims | undefined => {
  if (!isObject(token) || !isOurHeader(token['header'])) return undefined;
  const { payload } = token;
  if (!isObject(payload)) return undefined;
  const { sub, username, sid, exp } = payload;
  if (typeof username !== 'string' || typeof exp !== 'number') return undefined;
  if (typeof sub !== 'string' || typeof sid !== 'string' || !isUuid(sub) || !isUuid(sid)) {
    return undefined;
  }
  return { userId: sub, username, sessionId: sid, expiresAt: exp };
};
