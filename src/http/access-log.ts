import type { RequestHandler } from 'express';
import type { AuthenticatedRequest } from './principal.js';
import type { RequestObserver } from './request-observer.js';
import { routeOf } from './route-label.js';

/** Has every request that reaches the framework observed, after its answer. */
export const accessLog =
  (observer: RequestObserver): RequestHandler =>
  (request: AuthenticatedRequest, response, next) => {
    const begun = performance.now();
    response.once('close', () => {
      observer.observe({
        method: request.method,
        url: request.originalUrl,
        route: routeOf(request),
        status: response.statusCode,
        milliseconds: performance.now() - begun,
        ip: request.ip,
        userId: request.principal?.userId,
        aborted: !response.writableFinished,
      });
    });
    next();
  };
