import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { metricsConfig, type MetricsConfig } from '../config/metrics.config.js';
import { constantTimeEqual } from '../crypto/hmac.js';
import { unauthorized } from '../errors/errors.js';
import { Public, RateLimit } from '../http/access.decorators.js';
import { Metrics } from '../metrics/metrics.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

@ApiExcludeController()
@Public()
@RateLimit('none')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(metricsConfig.token) private readonly config: MetricsConfig,
  ) {}

  /** Prometheus text. Open without a token only where none is configured: outside production. */
  @Get()
  async read(
    @Headers('authorization') authorization: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { token } = this.config;
    const given = digest(authorization ?? '');
    if (token !== undefined && !constantTimeEqual(given, digest(`Bearer ${token}`))) {
      throw unauthorized('The metrics token is missing or wrong.');
    }
    const text = await this.metrics.registry.metrics();
    response.type(this.metrics.registry.contentType).send(text);
  }
}
