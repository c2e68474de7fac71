import winston from 'winston';
import { BatchedOutput } from './batched-output.js';
import { currentContext } from './request-context.js';

export type LogFields = Record<string, unknown>;

/** Structured logging: a message for people, fields for machines. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  http(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

/** An error as plain fields, its causes included, so that JSON keeps the stack. */
export const errorFields = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: String(error) };
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    error: error.message,
    ...(code === undefined ? {} : { error_code: code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  };
};

const jsonLine = winston.format((info) => {
  const { level, message, ...fields } = info;
  const context = currentContext();
  // Symbol.for('message') is what winston's transports write (logform's convention).
  info[Symbol.for('message')] = JSON.stringify({
    time: new Date().toISOString(),
    level,
    message,
    ...(context && { request_id: context.requestId }),
    ...(context?.userId === undefined ? {} : { user_id: context.userId }),
    ...fields,
  });
  return info;
});

const STDOUT = 1;

/** JSON lines on standard output (twelve-factor); collecting them is the platform's business. */
export const createLogger = (level: string): winston.Logger =>
  winston.createLogger({
    level,
    levels: { error: 0, warn: 1, info: 2, http: 3, debug: 4 },
    format: jsonLine(),
    transports: [new winston.transports.Stream({ stream: new BatchedOutput(STDOUT) })],
  });
