import type { DomainError } from '../../../errors/domain-error.js';
import { MAX_CODE } from './dto/github-sign-in.request.js';

/** What GitHub sends the browser back with: a code, or why there is none. */
export type GithubCallback = { readonly state: string } & (
  { readonly code: string } | { readonly error: string }
);

/** What a front end may be told went wrong. */
export const CALLBACK_ERRORS = [
  'access_denied',
  'invalid_state',
  'invalid_link',
  'invalid_code',
  'email_taken',
  'identity_taken',
  'already_linked',
  'suspended',
  'unavailable',
  'failed',
] as const;

export type CallbackError = (typeof CALLBACK_ERRORS)[number];

/**
 * Undefined when it is nothing that GitHub would send. Further parameters are ignored, as RFC 6749
 * §4.1.2 wants it.
 */
export const callbackOf = (
  query: Readonly<Record<string, unknown>>,
): GithubCallback | undefined => {
  const { state, code, error } = query;
  if (typeof state !== 'string' || state === '') return undefined;
  if (typeof error === 'string' && error !== '') return { state, error };
  if (typeof code !== 'string' || code === '' || code.length > MAX_CODE) return undefined;
  return { state, code };
};

const BY_CODE: Readonly<Record<string, CallbackError>> = {
  EMAIL_TAKEN: 'email_taken',
  IDENTITY_TAKEN: 'identity_taken',
  ALREADY_LINKED: 'already_linked',
};

/** What a front end is told of a failure. */
export const callbackErrorOf = (error: DomainError): CallbackError => {
  switch (error.kind) {
    case 'conflict':
      return BY_CODE[error.code] ?? 'failed';
    case 'unauthorized':
      return 'invalid_code';
    case 'forbidden':
      return 'suspended';
    case 'unavailable':
      return 'unavailable';
    default:
      return 'failed';
  }
};
