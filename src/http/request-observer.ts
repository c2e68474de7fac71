import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { Metrics } from '../metrics/metrics.js';

/** A request that has been answered, or given up by its sender. */
export interface ObservedRequest {
  readonly method: string;
  /** With its query string, which is cut off here: it may hold secrets. */
  readonly url: string;
  /** The route's pattern: bounded in number, unlike paths. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly ip: string | undefined;
  readonly userId: string | undefined;
  readonly aborted: boolean;
}

/** One log line and one observation a request. */
@Injectable()
export class RequestObserver {
  constructor(
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  observe(request: ObservedRequest): void {
    const { method, url, route, status, milliseconds, ip, userId, aborted } = request;
    this.metrics.requests.observe({ method, route, status }, milliseconds / 1000);
    const query = url.indexOf('?');
    this.logger.info('request', {
      method,
      path: query === -1 ? url : url.slice(0, query),
      route,
      status,
      duration_ms: Math.round(milliseconds * 100) / 100,
      ip,
      ...(userId === undefined ? {} : { user_id: userId }),
      ...(aborted ? { aborted } : {}),
    });
  }
}
