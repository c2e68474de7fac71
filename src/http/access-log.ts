import type { RequestHandler } from 'express';
import type { Logger } from '../logging/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { AuthenticatedRequest } from './principal.js';
import { routeOf } from './route-label.js';

/** One line and one observation a request, after its answer. Query strings may hold secrets. */
export const accessLog =
  (logger: Logger, metrics: Metrics): RequestHandler =>
  (request: AuthenticatedRequest, response, next) => {
    const begun = performance.now();
    response.once('close', () => {
      const milliseconds = performance.now() - begun;
      const { method, principal } = request;
      const route = routeOf(request);
      const status = response.statusCode;
      metrics.requests.observe({ method, route, status }, milliseconds / 1000);
      logger.info('request', {
        method,
        path: request.originalUrl.split('?', 1)[0],
        route,
        status,
        duration_ms: Math.round(milliseconds * 100) / 100,
        ip: request.ip,
        ...(principal && { user_id: principal.userId }),
        ...(response.writableFinished ? {} : { aborted: true }),
      });
    });
    next();
  };
