import { ApiProperty } from '@nestjs/swagger';
import { RECEIPT_STATUSES, type ReceiptStatus } from '../webhook-receipt.entity.js';

/** A receipt in a list. */
export class WebhookReceiptSummaryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'github' })
  source!: string;

  @ApiProperty({ example: 'push' })
  event!: string;

  @ApiProperty({ description: 'the header that proved it' })
  signature!: string;

  @ApiProperty()
  verified!: true;

  @ApiProperty({ enum: RECEIPT_STATUSES })
  status!: ReceiptStatus;

  @ApiProperty({ type: 'integer' })
  attempts!: number;

  @ApiProperty({ type: String, nullable: true })
  last_error!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  processed_at!: string | null;
}

export class WebhookReceiptResponse extends WebhookReceiptSummaryResponse {
  @ApiProperty({
    description: 'the document of the body: any JSON, an object or an array by most senders',
    anyOf: [{ type: 'object' }, { type: 'array', items: {} }],
  })
  payload!: unknown;

  @ApiProperty({
    description: 'without those that may hold credentials',
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  headers!: Readonly<Record<string, string>>;
}
