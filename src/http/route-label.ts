import type { Request } from 'express';

/** The route's pattern (`/api/webhooks/:id`): bounded in number, unlike paths. */
export const routeOf = (request: Request): string => {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
};
