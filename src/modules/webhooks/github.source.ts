import { genericEvent, genericSignature } from './generic.source.js';
import { isSha1Signature, isSha256Signature } from './hmac-signatures.js';
import {
  header,
  type SignedRequest,
  type VerifiedRequest,
  type WebhookSource,
} from './webhook-source.js';

/** GitHub: `X-Hub-Signature-256` decides alone when it is there, `X-Hub-Signature` comes last. */
export class GithubSource implements WebhookSource {
  readonly name = 'github';
  readonly configured: boolean;

  constructor(
    readonly variable: string,
    private readonly secrets: readonly string[],
  ) {
    this.configured = secrets.length > 0;
  }

  verify(request: SignedRequest): Pick<VerifiedRequest, 'signature' | 'native'> | undefined {
    const { headers, body } = request;
    const sha256 = header(headers, 'x-hub-signature-256');
    if (sha256 !== undefined) {
      // GitHub always writes the algorithm; only our own header may leave it out.
      const proven = sha256.startsWith('sha256=') && isSha256Signature(sha256, this.secrets, body);
      return proven ? { signature: sha256, native: true } : undefined;
    }
    if (header(headers, 'x-webhook-signature') !== undefined) {
      return genericSignature(request, this.secrets);
    }
    const sha1 = header(headers, 'x-hub-signature');
    if (sha1 === undefined || !isSha1Signature(sha1, this.secrets, body)) return undefined;
    return { signature: sha1, native: true };
  }

  eventOf(request: VerifiedRequest): string | undefined {
    const event = header(request.headers, 'x-github-event');
    return event ?? (request.native ? undefined : genericEvent(request));
  }

  deliveryKeyOf({ headers }: VerifiedRequest): string | undefined {
    return header(headers, 'x-github-delivery') ?? header(headers, 'x-webhook-id');
  }
}
