import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { errorBody, problemBody } from './error-body.js';
import { STATUS } from './status.js';
import { toDomainError } from './to-domain-error.js';

const PROBLEM = 'application/problem+json';

/** Every error of every route, in the one shape or, when asked for, in RFC 9457's. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = toDomainError(thrown);
    const status = STATUS[error.kind];
    if (status >= 500) {
      this.logger.error(error.message, { code: error.code, ...errorFields(error.cause ?? error) });
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', Math.ceil(error.retryAfterSeconds));
    }
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.setHeader('Cache-Control', 'no-store');
    response.status(status);
    const id = String(response.getHeader('X-Request-Id'));
    if (request.accepts(['application/json', PROBLEM]) === PROBLEM) {
      response.type(PROBLEM).send(JSON.stringify(problemBody(error, id)));
      return;
    }
    response.json(errorBody(error, id));
  }
}
