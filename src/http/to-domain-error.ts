import { HttpException } from '@nestjs/common';
import { translateDatabaseError } from '../database/sql-state.js';
import { DomainError, type ErrorKind } from '../errors/domain-error.js';
import { notFound, validationError } from '../errors/errors.js';

/** Nest's own exceptions: an unknown route, a malformed address, a refused parameter. */
const KIND_OF_STATUS: Readonly<Record<number, readonly [ErrorKind, string]>> = {
  400: ['invalid', 'VALIDATION_ERROR'],
  401: ['unauthorized', 'UNAUTHORIZED'],
  403: ['forbidden', 'FORBIDDEN'],
  409: ['conflict', 'CONFLICT'],
  413: ['too_large', 'PAYLOAD_TOO_LARGE'],
  415: ['unsupported_media_type', 'UNSUPPORTED_MEDIA_TYPE'],
  429: ['rate_limited', 'RATE_LIMITED'],
  503: ['unavailable', 'SERVICE_UNAVAILABLE'],
};

const fromHttpException = (exception: HttpException): DomainError => {
  const status = exception.getStatus();
  if (status === 404) return notFound();
  if (status === 400) {
    return validationError([{ field: '(request)', message: exception.message }]);
  }
  const [kind, code] = KIND_OF_STATUS[status] ?? ['internal', 'INTERNAL_SERVER_ERROR'];
  return new DomainError(kind, code, exception.message, { cause: exception });
};

/** What Express's own parts throw for conditions and ranges that cannot be met (http-errors). */
const isClientFault = (error: unknown): error is Error =>
  error instanceof Error &&
  'expose' in error &&
  error.expose === true &&
  'status' in error &&
  Number(error.status) < 500;

/** Whatever was thrown, as what the client is told. What is unknown tells nothing of itself. */
export const toDomainError = (thrown: unknown): DomainError => {
  const error = translateDatabaseError(thrown);
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException) return fromHttpException(error);
  // Express throws these for `%E0%A4%A` in a path, before any of our code runs.
  if (error instanceof URIError) {
    return validationError([{ field: '(path)', message: 'is not valid percent-encoding' }]);
  }
  if (isClientFault(error)) {
    return validationError([{ field: '(request)', message: error.message }]);
  }
  return new DomainError('internal', 'INTERNAL_SERVER_ERROR', 'Something went wrong here.', {
    cause: error,
  });
};
