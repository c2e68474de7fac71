import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthorizationGuard } from './authorization.guard.js';
import { BodyLimits } from './body-limits.js';
import { CursorCodec } from './cursor-codec.js';
import { DirectDispatcher } from './direct-dispatcher.js';
import { DirectRoutes } from './direct-routes.js';
import { ErrorFilter } from './error.filter.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { Paginator } from './paginator.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimits } from './rate-limits.js';
import { ReferenceController } from './reference.controller.js';
import { RequestObserver } from './request-observer.js';
import { SenderAddress } from './sender-address.js';
import { UploadRoutes } from './upload-routes.js';

const providers = [
  AuthorizationGuard,
  BodyLimits,
  CursorCodec,
  DirectDispatcher,
  DirectRoutes,
  ErrorFilter,
  IdempotencyInterceptor,
  IdempotencyRepository,
  Paginator,
  RateLimitGuard,
  RateLimits,
  RequestObserver,
  SenderAddress,
  UploadRoutes,
];

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [ReferenceController],
  providers,
  exports: [...providers, DiscoveryModule],
})
export class HttpModule {}
