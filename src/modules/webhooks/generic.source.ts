import { isSha256Signature } from './hmac-signatures.js';
import { isStandardSignature, STANDARD_SECRET_PREFIX } from './standard-webhooks-signature.js';
import {
  header,
  type SignedRequest,
  stringMember,
  type VerifiedRequest,
  type WebhookSource,
} from './webhook-source.js';

/** `X-Webhook-Signature`, which every source takes. */
export const genericSignature = (
  { headers, body }: SignedRequest,
  secrets: readonly string[],
): Pick<VerifiedRequest, 'signature' | 'native'> | undefined => {
  const signature = header(headers, 'x-webhook-signature');
  if (signature === undefined || !isSha256Signature(signature, secrets, body)) return undefined;
  return { signature, native: false };
};

/** `X-Webhook-Event`; an empty one names nothing. */
const eventHeader = ({ headers }: VerifiedRequest): string | undefined =>
  header(headers, 'x-webhook-event') || undefined;

/** `X-Webhook-Event`, else the body's `event`. */
export const genericEvent = (request: VerifiedRequest): string | undefined =>
  eventHeader(request) ?? stringMember(request.payload, 'event');

/** Under the provider's own scheme what its body says comes first, else the header does. */
export const providerEvent = (
  request: VerifiedRequest,
  inBody: string | undefined,
): string | undefined => {
  const own = request.native ? inBody : (eventHeader(request) ?? inBody);
  return own ?? genericEvent(request);
};

/** Any sender that signs with a shared secret; with Standard Webhooks when the secret is one's. */
export class GenericSource implements WebhookSource {
  readonly configured: boolean;
  private readonly standard: boolean;

  constructor(
    readonly name: string,
    readonly variable: string,
    private readonly secrets: readonly string[],
  ) {
    this.configured = secrets.length > 0;
    this.standard = secrets.some((secret) => secret.startsWith(STANDARD_SECRET_PREFIX));
  }

  verify(request: SignedRequest): Pick<VerifiedRequest, 'signature' | 'native'> | undefined {
    const { headers, body } = request;
    const id = header(headers, 'webhook-id');
    const timestamp = header(headers, 'webhook-timestamp');
    const signature = header(headers, 'webhook-signature');
    if (!this.standard || id === undefined || timestamp === undefined || signature === undefined) {
      return genericSignature(request, this.secrets);
    }
    const now = Math.floor(Date.now() / 1000);
    const proven = isStandardSignature({ id, timestamp, signature }, this.secrets, body, now);
    return proven ? { signature, native: true } : undefined;
  }

  eventOf(request: VerifiedRequest): string | undefined {
    return genericEvent(request) ?? stringMember(request.payload, 'type');
  }

  deliveryKeyOf({ headers, native }: VerifiedRequest): string | undefined {
    return header(headers, native ? 'webhook-id' : 'x-webhook-id');
  }
}
