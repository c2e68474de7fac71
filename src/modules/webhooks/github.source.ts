import { genericEvent, genericSignature } from './generic.source.js';
import { githubSignature } from './github-signature.js';
import {
  header,
  type SignedRequest,
  type VerifiedRequest,
  type WebhookSource,
} from './webhook-source.js';

/** GitHub; the generic signature is taken where `X-Hub-Signature-256` is not there. */
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
    const { headers } = request;
    const generic =
      header(headers, 'x-hub-signature-256') === undefined &&
      header(headers, 'x-webhook-signature') !== undefined;
    return (generic ? genericSignature : githubSignature)(request, this.secrets);
  }

  eventOf(request: VerifiedRequest): string | undefined {
    const event = header(request.headers, 'x-github-event');
    return event ?? (request.native ? undefined : genericEvent(request));
  }

  deliveryKeyOf({ headers }: VerifiedRequest): string | undefined {
    return header(headers, 'x-github-delivery') ?? header(headers, 'x-webhook-id');
  }
}
