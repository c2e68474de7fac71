import { genericSignature, providerEvent } from './generic.source.js';
import { isStripeSignature } from './stripe-signature.js';
import {
  header,
  type SignedRequest,
  stringMember,
  type VerifiedRequest,
  type WebhookSource,
} from './webhook-source.js';

/** Stripe: `event.id` is the one key that its redeliveries share. */
export class StripeSource implements WebhookSource {
  readonly name = 'stripe';
  readonly configured: boolean;

  constructor(
    readonly variable: string,
    private readonly secrets: readonly string[],
  ) {
    this.configured = secrets.length > 0;
  }

  verify(request: SignedRequest): Pick<VerifiedRequest, 'signature' | 'native'> | undefined {
    const signature = header(request.headers, 'stripe-signature');
    if (signature === undefined) return genericSignature(request, this.secrets);
    const now = Math.floor(Date.now() / 1000);
    const proven = isStripeSignature(signature, this.secrets, request.body, now);
    return proven ? { signature, native: true } : undefined;
  }

  eventOf(request: VerifiedRequest): string | undefined {
    return providerEvent(request, stringMember(request.payload, 'type'));
  }

  deliveryKeyOf({ headers, payload }: VerifiedRequest): string | undefined {
    return stringMember(payload, 'id') ?? header(headers, 'x-webhook-id');
  }
}
