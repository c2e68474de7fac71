import { DomainError, type DomainErrorOptions } from './domain-error.js';

/** One faulty field of a request; `field` is a dotted path, `(body)` for the body as a whole. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

export const validationError = (details: readonly FieldFault[]): DomainError =>
  new DomainError('invalid', 'VALIDATION_ERROR', 'The request is not valid.', { details });

export const malformedJson = (message: string): DomainError =>
  new DomainError('invalid', 'MALFORMED_JSON', message);

export const unauthorized = (message = 'Authentication is required.'): DomainError =>
  new DomainError('unauthorized', 'UNAUTHORIZED', message);

export const forbidden = (message = 'You may not do this.'): DomainError =>
  new DomainError('forbidden', 'FORBIDDEN', message);

/** Absent and foreign things answer identically, so the message names nothing. */
export const notFound = (): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', 'There is nothing here.');

export const cursorExpired = (): DomainError =>
  new DomainError('gone', 'CURSOR_EXPIRED', 'This cursor is too old; begin anew.');

export const payloadTooLarge = (limitBytes: number): DomainError =>
  new DomainError('too_large', 'PAYLOAD_TOO_LARGE', `The body is over ${limitBytes} bytes.`, {
    details: { limit_bytes: limitBytes },
  });

export const unsupportedMediaType = (message: string): DomainError =>
  new DomainError('unsupported_media_type', 'UNSUPPORTED_MEDIA_TYPE', message);

export const rangeNotSatisfiable = (): DomainError =>
  new DomainError(
    'range_not_satisfiable',
    'RANGE_NOT_SATISFIABLE',
    'There is no such range of it.',
  );

export const rateLimited = (retryAfterSeconds: number): DomainError =>
  new DomainError('rate_limited', 'RATE_LIMITED', 'Too many requests; try again later.', {
    retryAfterSeconds,
  });

export const unavailable = (message: string, options: DomainErrorOptions = {}): DomainError =>
  new DomainError('unavailable', 'SERVICE_UNAVAILABLE', message, {
    retryAfterSeconds: 5,
    ...options,
  });

/** Whether something that is needed is away for now, so that the same may succeed later. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError && error.kind === 'unavailable';
