import type {
  WebhookReceiptResponse,
  WebhookReceiptSummaryResponse,
} from './dto/webhook-receipt.response.js';
import type { WebhookReceipt } from './webhook-receipt.entity.js';
import type { ReceiptRow } from './webhook-receipt.repository.js';

export const toSummary = (row: ReceiptRow): WebhookReceiptSummaryResponse => ({
  id: row.id,
  source: row.source,
  event: row.event,
  signature: row.signature,
  verified: true,
  status: row.status,
  attempts: row.attempts,
  last_error: row.last_error,
  created_at: row.created_at.toISOString(),
  processed_at: row.processed_at?.toISOString() ?? null,
});

export const toReceipt = (receipt: WebhookReceipt): WebhookReceiptResponse => ({
  id: receipt.id,
  source: receipt.source,
  event: receipt.event,
  payload: receipt.parsedPayload(),
  headers: receipt.headers,
  signature: receipt.signature,
  verified: true,
  status: receipt.status,
  attempts: receipt.attempts,
  last_error: receipt.lastError,
  created_at: receipt.createdAt.toISOString(),
  processed_at: receipt.processedAt?.toISOString() ?? null,
});
