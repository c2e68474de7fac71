import { Column, Entity, PrimaryColumn } from 'typeorm';
import { parseKeptBody } from './webhook-body.js';

export const RECEIPT_STATUSES = ['received', 'processed', 'failed'] as const;

export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** A verified webhook, as it came. */
@Entity('webhook_receipts')
export class WebhookReceipt {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  source!: string;

  @Column('text')
  event!: string;

  @Column('text', { name: 'delivery_key', nullable: true })
  deliveryKey!: string | null;

  /** The very bytes that were signed. */
  @Column('bytea')
  raw!: Buffer;

  @Column('jsonb')
  headers!: Readonly<Record<string, string>>;

  @Column('text')
  signature!: string;

  /** Of the request that brought it. */
  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('text')
  status!: ReceiptStatus;

  @Column('integer')
  attempts!: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column('timestamptz', { name: 'next_attempt_at' })
  nextAttemptAt!: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'processed_at', nullable: true })
  processedAt!: Date | null;

  /** The document in the bytes. */
  parsedPayload(): unknown {
    return parseKeptBody(this.raw, this.headers['content-type']);
  }
}
