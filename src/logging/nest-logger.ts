import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

const context = (parameters: readonly unknown[]): { context?: string } => {
  const last = parameters.at(-1);
  return typeof last === 'string' ? { context: last } : {};
};

/** Nest's own lines in the same JSON; its start-up chatter is detail, so `log` becomes debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), context(rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const [stack] = rest;
    this.logger.error(String(message), {
      ...context(rest),
      ...(typeof stack === 'string' && rest.length > 1 ? { stack } : {}),
    });
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(String(message), context(rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), context(rest));
  }
}
