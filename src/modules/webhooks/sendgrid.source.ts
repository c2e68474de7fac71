import { createHash, type KeyObject } from 'node:crypto';
import type { Transaction } from '../../database/transaction.js';
import type { LogFields } from '../../logging/logger.js';
import { genericSignature, providerEvent } from './generic.source.js';
import type { SendgridEventRepository } from './sendgrid-event.repository.js';
import { sendgridEvents } from './sendgrid-events.js';
import { isSendgridSignature, sendgridKey } from './sendgrid-signature.js';
import type { WebhookReceipt } from './webhook-receipt.entity.js';
import {
  header,
  type SignedRequest,
  stringMember,
  type VerifiedRequest,
  type WebhookSource,
} from './webhook-source.js';

const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';
/** What other providers refuse; SendGrid delivers old batches, rightly signed. */
const OLD_SECONDS = 300;

/** SendGrid: batches of events that repeat themselves, each with an id of its own. */
export class SendgridSource implements WebhookSource {
  readonly name = 'sendgrid';
  readonly configured: boolean;
  private readonly keys: readonly KeyObject[];

  constructor(
    readonly variable: string,
    private readonly secrets: readonly string[],
    publicKeys: readonly string[],
    private readonly events: SendgridEventRepository,
  ) {
    this.keys = publicKeys.map(sendgridKey);
    this.configured = secrets.length > 0 || this.keys.length > 0;
  }

  verify(request: SignedRequest): Pick<VerifiedRequest, 'signature' | 'native'> | undefined {
    const { headers, body } = request;
    const signature = header(headers, 'x-twilio-email-event-webhook-signature');
    const timestamp = header(headers, TIMESTAMP);
    if (signature === undefined || timestamp === undefined) {
      return genericSignature(request, this.secrets);
    }
    const proven = isSendgridSignature(signature, timestamp, this.keys, body);
    return proven ? { signature, native: true } : undefined;
  }

  /** A batch is named for its first event. */
  eventOf(request: VerifiedRequest): string | undefined {
    const first: unknown = Array.isArray(request.payload) ? request.payload[0] : undefined;
    return providerEvent(request, stringMember(first, 'event'));
  }

  deliveryKeyOf({ body }: VerifiedRequest): string {
    return `sha256:${createHash('sha256').update(body).digest('hex')}`;
  }

  /** Each event of the batch once, however many batches repeat it. */
  async process(receipt: WebhookReceipt, tx: Transaction): Promise<void> {
    await this.events.insertNew(receipt.id, sendgridEvents(receipt.parsedPayload()), tx);
  }

  noteOn({ headers, createdAt }: WebhookReceipt): LogFields | undefined {
    const age = Math.floor(createdAt.getTime() / 1000) - Number(headers[TIMESTAMP]);
    return age > OLD_SECONDS ? { note: 'an old timestamp', signature_age_seconds: age } : undefined;
  }
}
