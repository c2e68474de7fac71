import { dirname } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import { serverConfig, type ServerConfig } from './config/server.config.js';
import { notFound } from './errors/errors.js';
import { accessLog } from './http/access-log.js';
import { answerClientErrors } from './http/client-error.js';
import { DirectDispatcher } from './http/direct-dispatcher.js';
import { ErrorFilter } from './http/error.filter.js';
import { makePostsIdempotent } from './http/idempotent-posts.js';
import { BodyLimits } from './http/body-limits.js';
import { jsonBody } from './http/json-body.js';
import { requestId } from './http/request-id.js';
import { RequestObserver } from './http/request-observer.js';
import { securityHeaders } from './http/security-headers.js';
import { UploadRoutes } from './http/upload-routes.js';
import { createValidationPipe } from './http/validation.pipe.js';
import { UpgradeRouter } from './realtime/plain/upgrade-router.js';
import { SocketIoAdapter } from './realtime/socket-io/socket-io.adapter.js';

/** Outside `/api`. */
export const UNPREFIXED = ['ping', 'health', 'health/live', 'health/ready', 'metrics'];
/** Outside `/api` too, for people: where mailed links lead to. */
const ACCOUNT_PAGES = ['verify-email', 'reset-password', 'account.js', 'account.css'].map(
  (name) => `auth/${name}`,
);
/** Outside `/api` too, where there is something of it: not in production. */
const DEVELOPMENT = ['dev/mail', 'dev/mail.json', 'dev/mail/:id'];

const EXPOSED_HEADERS = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Idempotency-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];

const REQUEST_TIMEOUT_MS = 120_000;
/** Longer than the idle timeouts usual in proxies, or they send into a connection being closed. */
const KEEP_ALIVE_MS = 72_000;

const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** A process that only works answers its probes and its metrics, and nothing else. */
const operationsOnly: RequestHandler = (request, _response, next) => {
  next(UNPREFIXED.includes(request.path.slice(1)) ? undefined : notFound());
};

const noCache: RequestHandler = (request, response, next) => {
  // `fetch` adds `no-cache` to whatever carries an `If-None-Match`, and Express then never answers
  // 304. The directive is for caches on the way (RFC 9111 §5.2.1.4), and this is the origin.
  delete request.headers['cache-control'];
  // Kept by the reader only to be asked about again with its ETag.
  response.setHeader('Cache-Control', 'private, no-cache');
  next();
};

/** The one way an application is set up, by `main.ts` and by the tests alike. */
export const configureApp = (app: NestExpressApplication): NestExpressApplication => {
  const config = app.get<ServerConfig>(serverConfig.token);
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  app.use(requestId);
  app.use(accessLog(app.get(RequestObserver)));
  app.use(securityHeaders);
  if (!config.roles.has('web')) app.use(operationsOnly);
  app.enableCors({
    origin: [...config.allowedOrigins],
    credentials: true,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
  app.use(noCache);
  app.use(jsonBody(app.get(UploadRoutes), app.get(BodyLimits)));
  app.useStaticAssets(SWAGGER_UI, {
    prefix: '/api/reference/assets/',
    index: false,
  });
  app.setGlobalPrefix('api', { exclude: [...UNPREFIXED, ...ACCOUNT_PAGES, ...DEVELOPMENT] });
  app.useGlobalFilters(app.get(ErrorFilter));
  app.useGlobalPipes(createValidationPipe());
  makePostsIdempotent(app);
  const server = app.getHttpServer();
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  answerClientErrors(server);
  if (config.roles.has('web')) {
    app.get(DirectDispatcher).install(server, app.getHttpAdapter().getInstance());
    app.get(UpgradeRouter).install(server);
    app.useWebSocketAdapter(new SocketIoAdapter(app, config.allowedOrigins));
  }
  return app;
};
