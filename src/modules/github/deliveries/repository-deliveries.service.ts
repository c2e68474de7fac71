import { Injectable } from '@nestjs/common';
import { notFound } from '../../../errors/errors.js';
import type { DirectRequest } from '../../../http/direct-routes.js';
import { WebhookIngestionService } from '../../webhooks/webhook-ingestion.service.js';
import { WebhookReceiver } from '../../webhooks/webhook-receiver.js';
import { DeliveryAllowances } from './delivery-allowances.js';
import { DeliveryTargets } from './delivery-targets.service.js';
import type { RepositoryDeliveryResponse } from './dto/repository-delivery.response.js';
import { EventInbox } from './event-inbox.service.js';
import { deliveryIdOf, REPOSITORY_SOURCE, RepositoryDelivery } from './repository-delivery.js';

/** Takes what GitHub sends for tracked repositories. */
@Injectable()
export class RepositoryDeliveries {
  constructor(
    private readonly targets: DeliveryTargets,
    private readonly receiver: WebhookReceiver,
    private readonly ingestion: WebhookIngestionService,
    private readonly inbox: EventInbox,
    private readonly allowances: DeliveryAllowances,
  ) {}

  /**
   * Resolves once the receipt and its event are committed, or known to be.
   * @throws DomainError 404 where nothing is tracked by this id; 400 for another repository's event;
   *   and what `WebhookReceiver.receive` throws
   */
  async receive(
    repoId: string | undefined,
    request: DirectRequest,
  ): Promise<RepositoryDeliveryResponse> {
    const target = repoId === undefined ? undefined : await this.targets.find(repoId);
    if (!target) {
      await this.ingestion.countRefusal(REPOSITORY_SOURCE, request.address());
      throw notFound();
    }
    const source = new RepositoryDelivery(target, this.inbox, this.allowances);
    const { id, event, duplicate } = await this.receiver.receive(source, request);
    const deliveryId = deliveryIdOf(request.message.headers) ?? null;
    return { id, event, delivery_id: deliveryId, duplicate };
  }
}
