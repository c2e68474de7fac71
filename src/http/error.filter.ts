import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { errorAnswer } from './error-answer.js';
import { logFailure } from './log-failure.js';
import { toDomainError } from './to-domain-error.js';

/** Every error of every route, in the one shape or, when asked for, in RFC 9457's. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = toDomainError(thrown);
    logFailure(this.logger, error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const id = String(response.getHeader('X-Request-Id'));
    const { status, headers, body } = errorAnswer(error, id, request.headers.accept);
    response.status(status).set(headers).send(body);
  }
}
