import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigModule } from './config/config.module.js';
import type { LoadedConfig } from './config/load-config.js';
import { serverConfig } from './config/server.config.js';
import { DatabaseModule } from './database/database.module.js';
import { DevModule } from './dev/dev.module.js';
import { entities } from './entities.js';
import { EventsModule } from './events/events.module.js';
import { HealthModule } from './health/health.module.js';
import { AuthorizationGuard } from './http/authorization.guard.js';
import { HttpModule } from './http/http.module.js';
import { RateLimitGuard } from './http/rate-limit.guard.js';
import type { Logger } from './logging/logger.js';
import { LoggingModule } from './logging/logging.module.js';
import { MailModule } from './mail/mail.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { AuthenticationGuard } from './modules/auth/authentication.guard.js';
import { GithubSignInModule } from './modules/auth/github/github-sign-in.module.js';
import { DocsModule } from './modules/docs/docs.module.js';
import { EntitlementsModule } from './modules/entitlements/entitlements.module.js';
import { FeedModule } from './modules/feed/feed.module.js';
import { FilesModule } from './modules/files/files.module.js';
import { GithubModule } from './modules/github/github.module.js';
import { JobsModule } from './modules/jobs/jobs.module.js';
import { SearchModule } from './modules/search/search.module.js';
import { SnippetsModule } from './modules/snippets/snippets.module.js';
import { SocialModule } from './modules/social/social.module.js';
import { UsersModule } from './modules/users/users.module.js';
import { WebhooksModule } from './modules/webhooks/webhooks.module.js';
import { QueueModule } from './queue/queue.module.js';
import { LiveGatewayModule, RealtimeModule } from './realtime/realtime.module.js';
import { WorkerModule } from './worker.module.js';

export interface AppOptions {
  readonly config: LoadedConfig;
  readonly logger: Logger;
  /** Before every Redis key of this deployment. */
  readonly redisPrefix?: string;
}

/** What every process is made of: the platform and the modules, workers included if it is one. */
@Module({})
export class AppModule {
  static forRoot({ config, logger, redisPrefix }: AppOptions): DynamicModule {
    const { production, roles } = config.get(serverConfig);
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        MetricsModule,
        DatabaseModule.forRoot(entities),
        QueueModule.forRoot(redisPrefix),
        EventsModule,
        MailModule,
        HttpModule,
        RealtimeModule,
        HealthModule,
        UsersModule,
        AuthModule,
        GithubSignInModule,
        WebhooksModule,
        JobsModule,
        EntitlementsModule,
        FilesModule,
        SearchModule,
        GithubModule,
        SocialModule,
        SnippetsModule,
        DocsModule,
        FeedModule,
        ...(roles.has('web') ? [LiveGatewayModule] : []),
        ...(roles.has('web') && !production ? [DevModule] : []),
        ...(roles.has('worker') ? [WorkerModule] : []),
      ],
      providers: [
        // In this order: who is it, how often, may they.
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
        { provide: APP_GUARD, useExisting: RateLimitGuard },
        { provide: APP_GUARD, useExisting: AuthorizationGuard },
      ],
    };
  }
}
