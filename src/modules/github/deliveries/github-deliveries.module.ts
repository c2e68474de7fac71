import { Inject, Module } from '@nestjs/common';
import { githubConfig, type GithubConfig } from '../../../config/github.config.js';
import { Database } from '../../../database/database.js';
import { days, expiredRows } from '../../../database/expired-rows.js';
import { Retention } from '../../../database/retention.js';
import { DirectRoutes } from '../../../http/direct-routes.js';
import { DELIVERY_KEYS_KEPT_DAYS } from '../../webhooks/receipt-retention.js';
import { ReceiptSources } from '../../webhooks/receipt-sources.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { GithubEventsModule } from '../events/github-events.module.js';
import { TrackedRepositoriesModule } from '../repositories/tracked-repositories.module.js';
import { DeliveryAllowances } from './delivery-allowances.js';
import { DeliveryTargetRepository } from './delivery-target.repository.js';
import { DeliveryTargets } from './delivery-targets.service.js';
import { deliveryRoute } from './delivery-routes.js';
import { EventInbox } from './event-inbox.service.js';
import { RepositoryDeliveries } from './repository-deliveries.service.js';
import { REPOSITORY_SOURCE } from './repository-delivery.js';

/** GitHub's webhooks of tracked repositories. */
@Module({
  imports: [WebhooksModule, TrackedRepositoriesModule, GithubEventsModule],
  providers: [
    DeliveryAllowances,
    DeliveryTargetRepository,
    DeliveryTargets,
    EventInbox,
    RepositoryDeliveries,
  ],
})
export class GithubDeliveriesModule {
  constructor(
    routes: DirectRoutes,
    deliveries: RepositoryDeliveries,
    sources: ReceiptSources,
    retention: Retention,
    database: Database,
    @Inject(githubConfig.token) { eventTtlDays }: GithubConfig,
  ) {
    routes.register(deliveryRoute(deliveries));
    // They have the events' payloads.
    sources.register({ name: REPOSITORY_SOURCE, keptDays: eventTtlDays });
    retention.register(
      expiredRows(database, {
        table: 'github_delivery_digests',
        column: 'created_at',
        keptSeconds: days(Math.max(eventTtlDays, DELIVERY_KEYS_KEPT_DAYS)),
      }),
    );
  }
}
