import type { DomainError } from '../errors/domain-error.js';
import { STATUS } from './status.js';

export interface ErrorBody {
  readonly success: false;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: unknown;
    readonly request_id: string;
  };
}

/** RFC 9457; `code`, `details` and `request_id` are extension members. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly details?: unknown;
  readonly request_id: string;
}

const details = (error: DomainError): { details?: unknown } =>
  error.details === undefined ? {} : { details: error.details };

export const errorBody = (error: DomainError, requestId: string): ErrorBody => ({
  success: false,
  error: {
    code: error.code,
    message: error.message,
    ...details(error),
    request_id: requestId,
  },
});

const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const problemBody = (error: DomainError, requestId: string): ProblemBody => ({
  // No page per error: RFC 9457 §4.2.1 gives `about:blank` for "nothing beyond the status".
  type: 'about:blank',
  title: titleOf(error.code),
  status: STATUS[error.kind],
  detail: error.message,
  code: error.code,
  ...details(error),
  request_id: requestId,
});
