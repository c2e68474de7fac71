import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { VERSION } from '../config/package-root.js';
import { Public, RateLimit } from '../http/access.decorators.js';
import { type HealthReport, HealthService } from './health.service.js';

interface HealthSummary extends HealthReport {
  readonly version: string;
  readonly uptime_seconds: number;
}

@ApiExcludeController()
@Public()
@RateLimit('none')
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('ping')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  ping(): string {
    return 'pong';
  }

  /** Answers as long as the process runs at all. */
  @Get('health/live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    return this.answer(await this.health.report(), response);
  }

  @Get('health')
  @Header('Cache-Control', 'no-store')
  async summary(@Res({ passthrough: true }) response: Response): Promise<HealthSummary> {
    const report = this.answer(await this.health.report(), response);
    return { ...report, version: VERSION, uptime_seconds: Math.floor(process.uptime()) };
  }

  private answer(report: HealthReport, response: Response): HealthReport {
    if (report.status === 'down' || report.status === 'draining') {
      response.status(503).setHeader('Retry-After', 5);
    }
    return report;
  }
}
