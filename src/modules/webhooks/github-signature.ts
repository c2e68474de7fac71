import { isSha1Signature, isSha256Signature } from './hmac-signatures.js';
import { header, type SignedRequest, type VerifiedRequest } from './webhook-source.js';

/**
 * GitHub's own signature: `X-Hub-Signature-256` decides alone when it is there, `X-Hub-Signature`
 * only when it is not.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const githubSignature = (
  { headers, body }: SignedRequest,
  secrets: readonly string[],
): Pick<VerifiedRequest, 'signature' | 'native'> | undefined => {
  const sha256 = header(headers, 'x-hub-signature-256');
  if (sha256 !== undefined) {
    // GitHub always writes the algorithm; only our own header may leave it out.
    const proven = sha256.startsWith('sha256=') && isSha256Signature(sha256, secrets, body);
    return proven ? { signature: sha256, native: true } : undefined;
  }
  const sha1 = header(headers, 'x-hub-signature');
  if (sha1 === undefined || !isSha1Signature(sha1, secrets, body)) return undefined;
  return { signature: sha1, native: true };
};
