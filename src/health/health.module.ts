import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { MetricsController } from './metrics.controller.js';
import { PlatformProbes } from './platform-probes.js';
import { ReadinessProbes } from './readiness-probes.js';

@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [HealthService, PlatformProbes, ReadinessProbes],
  exports: [HealthService, ReadinessProbes],
})
export class HealthModule {}
