import { Module } from '@nestjs/common';
import { Retention } from '../../../database/retention.js';
import { EventListeners } from '../../../events/event-listeners.js';
import { EntitlementsModule } from '../../entitlements/entitlements.module.js';
import { BlocksModule } from '../../social/relations/blocks.module.js';
import { AccountData } from '../../users/account-data.js';
import { UsersModule } from '../../users/users.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { RepositoryHooksModule } from '../hooks/repository-hooks.module.js';
import { DeletedRepositories } from './deleted-repositories.service.js';
import { DeletedRepositoryRepository } from './deleted-repository.repository.js';
import {
  RepositorySubscriptionsData,
  TrackedRepositoriesData,
} from './repositories-account-data.js';
import { RepositoryExportRepository } from './repository-export.repository.js';
import { RepositorySecrets } from './repository-secrets.js';
import { RepositorySubscribersController } from './repository-subscribers.controller.js';
import { RepositorySubscribers } from './repository-subscribers.service.js';
import { RepositorySubscriptionRepository } from './repository-subscription.repository.js';
import { RepositoryViews } from './repository-views.service.js';
import { RepositoryWebhookUrl } from './repository-webhook-url.js';
import { TrackedRepositoriesController } from './tracked-repositories.controller.js';
import { TrackedRepositories } from './tracked-repositories.service.js';
import { TrackedRepositoryRepository } from './tracked-repository.repository.js';

@Module({
  imports: [BlocksModule, EntitlementsModule, RepositoryHooksModule, UsersModule, WebhooksModule],
  controllers: [TrackedRepositoriesController, RepositorySubscribersController],
  providers: [
    DeletedRepositories,
    DeletedRepositoryRepository,
    RepositoryExportRepository,
    RepositorySecrets,
    RepositorySubscribers,
    RepositorySubscriptionRepository,
    RepositorySubscriptionsData,
    RepositoryViews,
    RepositoryWebhookUrl,
    TrackedRepositories,
    TrackedRepositoriesData,
    TrackedRepositoryRepository,
  ],
  exports: [RepositorySecrets, RepositoryWebhookUrl, TrackedRepositories],
})
export class TrackedRepositoriesModule {
  constructor(
    accountData: AccountData,
    tracked: TrackedRepositoriesData,
    subscriptions: RepositorySubscriptionsData,
    retention: Retention,
    deleted: DeletedRepositories,
    listeners: EventListeners,
    subscribers: RepositorySubscribers,
  ) {
    accountData.register(tracked);
    accountData.register(subscriptions);
    listeners.register('user.blocked', 'repository_subscriptions', ({ payload }) =>
      subscribers.removeBetween(payload.blocker_id, payload.blocked_id),
    );
    for (const rule of deleted.retention()) retention.register(rule);
  }
}
