import type { IncomingHttpHeaders } from 'node:http';
import type { Transaction } from '../../database/transaction.js';
import type { LogFields } from '../../logging/logger.js';
import type { RowOfReceipt } from './receipt-rows.js';
import type { WebhookReceipt } from './webhook-receipt.entity.js';

/** A request as it came, before anything is believed of it. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose signature was right. */
export interface VerifiedRequest extends SignedRequest {
  /** The header that proved it, as it came. */
  readonly signature: string;
  /** Whether the provider's own scheme proved it, rather than `X-Webhook-Signature`. */
  readonly native: boolean;
  readonly payload: unknown;
}

/** How a delivery is verified, named and known again. */
export interface DeliverySource {
  /** What its receipts say that they are from. */
  readonly name: string;
  /** The signature that proves `request`; undefined when none does. Constant-time comparisons. */
  verify(request: SignedRequest): Pick<VerifiedRequest, 'signature' | 'native'> | undefined;
  /**
   * What `verify` has proven may yet be too much.
   * @throws DomainError 429
   */
  admit?(request: SignedRequest): Promise<void>;
  /** The event's name; undefined when the request names none. */
  eventOf(request: VerifiedRequest): string | undefined;
  /** What makes a delivery the same delivery; undefined when the sender gives nothing. */
  deliveryKeyOf(request: VerifiedRequest): string | undefined;
  /**
   * What else is committed together with the receipt of an event; undefined: nothing.
   * @throws DomainError for what is signed and yet not to be taken
   */
  rowOf?(request: VerifiedRequest, event: string): RowOfReceipt | undefined;
}

/** What is known of the receipts of a name. */
export interface ReceiptSource {
  readonly name: string;
  /** How long its receipts are kept; as long as others unless told. */
  readonly keptDays?: number;
  /**
   * What follows from a receipt, in the transaction that marks it processed. Called again after a
   * failure or a replay, so its effects are keyed by the receipt. Absent: nothing follows.
   */
  process?(receipt: WebhookReceipt, tx: Transaction): Promise<void>;
  /** What an operator should know of a processed receipt, for the log; undefined: nothing. */
  noteOn?(receipt: WebhookReceipt): LogFields | undefined;
}

/** A sender whose webhooks come in at `/api/webhooks/<name>`. */
export interface WebhookSource extends DeliverySource, ReceiptSource {
  /** The variable to set while `configured` is false. */
  readonly variable: string;
  readonly configured: boolean;
}

/** A header's one value; several values of the same header are joined by Node and match nothing. */
export const header = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

/** A string member of a JSON object. */
export const stringMember = (payload: unknown, name: string): string | undefined => {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return undefined;
  // Not by its entries: a payload may have a million members.
  if (!Object.hasOwn(payload, name)) return undefined;
  const value = (payload as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
