import { Inject, Injectable } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { unsupportedMediaType } from '../../errors/errors.js';
import type { DirectAnswer, DirectRequest } from '../../http/direct-routes.js';
import { limitedAddress } from '../../http/client-address.js';
import { ByteBudget, readRawBody } from '../../http/raw-body.js';
import type { WebhookAcceptedResponse } from './dto/webhook-accepted.response.js';
import { WebhookIngestionService } from './webhook-ingestion.service.js';
import { WebhookSources } from './webhook-sources.js';

export const WEBHOOK_LIMIT_BYTES = 25 * 1024 * 1024;

/** Translates a delivery over HTTP: its bytes in, the contract's answer out. */
@Injectable()
export class WebhookReceiver {
  private readonly budget: ByteBudget;

  constructor(
    private readonly sources: WebhookSources,
    private readonly ingestion: WebhookIngestionService,
    @Inject(webhooksConfig.token) config: WebhooksConfig,
  ) {
    this.budget = new ByteBudget(config.maxInFlightBytes);
  }

  /** 202 for what is new, 200 for a delivery that is already kept. */
  async receive(sourceName: string, { message, address }: DirectRequest): Promise<DirectAnswer> {
    const source = this.sources.get(sourceName);
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
      const kept = await this.ingestion.receive(source, { headers, body }, address);
      const accepted: WebhookAcceptedResponse = {
        id: kept.id,
        source: source.name,
        event: kept.event,
        verified: true,
        duplicate: kept.duplicate,
        created_at: kept.createdAt.toISOString(),
      };
      return { status: kept.duplicate ? 200 : 202, body: accepted };
    } finally {
      release();
    }
  }
}
