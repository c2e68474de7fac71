import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { JWK } from 'jose';
import { isObject, type JsonObject } from '../../../http/json-object.js';

/** What a public key has no part of: RFC 7518 §6.2.2, §6.3.2, §6.4.1. */
const PRIVATE_PARTS: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** RFC 7518 §3.3 asks for 2,048; past the maximum a verification takes suspiciously long. */
const MIN_RSA_BITS = 2_048;
const MAX_RSA_BITS = 8_192;

const algorithmOf = ({ kty, crv }: JsonObject): string | undefined => {
  if (kty === 'RSA') return 'RS256';
  return kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined;
};

const isForSignatures = ({ use, key_ops: operations, alg, kid }: JsonObject, algorithm: string) =>
  (use === undefined || use === 'sig') &&
  (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) &&
  (alg === undefined || alg === algorithm) &&
  (kid === undefined || typeof kid === 'string');

/** Whether OpenSSL takes it: a point that is on its curve, a modulus of a sound size. */
const isSound = (key: JsonObject): boolean => {
  try {
    const { asymmetricKeyDetails: details } = createPublicKey({
      key: key as JsonWebKey,
      format: 'jwk',
    });
    const bits = details?.modulusLength;
    return bits === undefined || (bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS);
  } catch {
    return false;
  }
};

const isUsable = (key: unknown): key is JWK => {
  if (!isObject(key) || PRIVATE_PARTS.some((part) => part in key)) return false;
  const algorithm = algorithmOf(key);
  return algorithm !== undefined && isForSignatures(key, algorithm) && isSound(key);
};

/**
 * Of a key set (RFC 7517 §5) the keys that may verify ES256 or RS256; others are ignored, and there
 * may be none.
 * @throws Error for what is no key set
 */
export const usableKeys = (document: unknown): JWK[] => {
  const keys = isObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(keys)) throw new Error('the key set is none');
  return keys.filter(isUsable);
};
