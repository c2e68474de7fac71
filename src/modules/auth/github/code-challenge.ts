import { digestOf } from '../../../crypto/secret.js';

/** The `S256` challenge of a PKCE verifier, RFC 7636 §4.2. */
export const codeChallenge = (verifier: string): string => digestOf(verifier).toString('base64url');
