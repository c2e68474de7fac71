import type { RowOfReceipt } from './receipt-rows.js';

/** A verified webhook that is to be kept. */
export interface NewReceipt {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly deliveryKey: string | undefined;
  /** Undefined: no receipt is kept, and yet the delivery is known when it comes again. */
  readonly raw: Buffer | undefined;
  /** JSON. */
  readonly headers: string;
  readonly signature: string;
  /** Of the request that brought it. */
  readonly requestId: string;
  readonly createdAt: Date;
  /** What is committed together with it. */
  readonly row?: RowOfReceipt;
}
