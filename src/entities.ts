import type { Entities } from './database/data-source.js';
import { WebhookReceipt } from './modules/webhooks/webhook-receipt.entity.js';

/** Every module's entities. */
export const entities: Entities = [WebhookReceipt];
