import type { DomainError } from '../errors/domain-error.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { STATUS } from './status.js';

/**
 * Logs what an operator has to know of. A 503 that the configuration explains is no news, and
 * anybody could fill the log with it.
 */
export const logFailure = (logger: Logger, error: DomainError): void => {
  if (STATUS[error.kind] < 500) return;
  const fields = { code: error.code, ...errorFields(error.cause ?? error) };
  if (error.kind === 'internal') logger.error(error.message, fields);
  else if (error.cause !== undefined) logger.warn(error.message, fields);
  else logger.debug(error.message, { code: error.code });
};
