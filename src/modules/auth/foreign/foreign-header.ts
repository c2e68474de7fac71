import { isObject, type JsonObject } from '../../../http/json-object.js';

/** What the header of a foreign token may call its algorithm. */
export type ForeignAlgorithm = 'HS256' | 'ES256' | 'RS256';

export interface ForeignHeader {
  readonly alg: ForeignAlgorithm;
  /** Which key of the issuer's signed it. */
  readonly kid: string | undefined;
}

const ALGORITHMS: readonly string[] = ['HS256', 'ES256', 'RS256'] satisfies ForeignAlgorithm[];

const MAX_KID_CHARACTERS = 255;

/**
 * Parameters that bring a key along, say where one is, or change how the token is to be read
 * (RFC 7515 §4.1, RFC 7516 §4.1, RFC 7797). What else is unknown is ignored, as §4 there asks.
 */
const REFUSED: readonly string[] = [
  'jwk',
  'jku',
  'x5u',
  'x5c',
  'x5t',
  'x5t#S256',
  'crit',
  'b64',
  'cty',
  'enc',
  'zip',
];

const parsed = (encoded: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Decoders forgive padding, foreign characters and stray bits; then one token has many spellings. */
const isCanonical = (part: string): boolean =>
  part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;

const isAlgorithm = (alg: unknown): alg is ForeignAlgorithm =>
  typeof alg === 'string' && ALGORITHMS.includes(alg);

/** Of a compact JWS (RFC 7515 §7.1); undefined when no key is to be looked for. */
export const foreignHeaderOf = (token: string): ForeignHeader | undefined => {
  const parts = token.split('.');
  const [encoded = ''] = parts;
  if (parts.length !== 3 || !parts.every(isCanonical)) return undefined;
  const header = parsed(encoded);
  if (!header || REFUSED.some((name) => Object.hasOwn(header, name))) return undefined;
  const { alg, typ, kid } = header;
  if (typ !== undefined && typ !== 'JWT') return undefined;
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > MAX_KID_CHARACTERS)) {
    return undefined;
  }
  return isAlgorithm(alg) ? { alg, kid } : undefined;
};

/** Whose a token says that it is; nothing of it has been verified. */
export const claimedIssuer = (token: string): string | undefined => {
  const [, payload = ''] = token.split('.', 2);
  const issuer = parsed(payload)?.['iss'];
  return typeof issuer === 'string' ? issuer : undefined;
};
