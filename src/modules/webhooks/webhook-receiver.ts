import { Inject, Injectable } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { unsupportedMediaType } from '../../errors/errors.js';
import type { DirectRequest } from '../../http/direct-routes.js';
import { limitedAddress } from '../../http/client-address.js';
import { ByteBudget, readRawBody } from '../../http/raw-body.js';
import type { Kept } from './webhook-inbox.repository.js';
import { WebhookIngestionService } from './webhook-ingestion.service.js';
import type { DeliverySource } from './webhook-source.js';

const WEBHOOK_LIMIT_BYTES = 25 * 1024 * 1024;

/** Takes deliveries over HTTP. */
@Injectable()
export class WebhookReceiver {
  private readonly budget: ByteBudget;

  constructor(
    private readonly ingestion: WebhookIngestionService,
    @Inject(webhooksConfig.token) config: WebhooksConfig,
  ) {
    this.budget = new ByteBudget(config.maxInFlightBytes);
  }

  /**
   * Reads the body, and resolves once it is kept.
   * @throws DomainError 413, 415, 503 for what is too large, encoded or too much at once; and what
   *   `WebhookIngestionService.receive` throws
   */
  async receive(source: DeliverySource, { message, address }: DirectRequest): Promise<Kept> {
    const { headers } = message;
    const encoding = headers['content-encoding']?.toLowerCase();
    if (encoding !== undefined && encoding !== 'identity') {
      throw unsupportedMediaType('Send the body as it was signed, without a content encoding.');
    }
    const { body, release } = await readRawBody(
      message,
      WEBHOOK_LIMIT_BYTES,
      this.budget,
      limitedAddress(address()),
    );
    try {
      return await this.ingestion.receive(source, { headers, body }, address);
    } finally {
      release();
    }
  }
}
