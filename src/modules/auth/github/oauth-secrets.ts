import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits, 43 characters of base64url: a state, a browser's secret, a PKCE verifier. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** The bits are random, so a plain digest tells nobody who has it what was digested. */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The `S256` challenge of a PKCE verifier, RFC 7636 §4.2. */
export const codeChallenge = (verifier: string): string => digestOf(verifier).toString('base64url');
