import { validationError } from '../../../errors/errors.js';
import type { GithubSignInRequest } from './dto/github-sign-in.request.js';
import type { CodeGrant } from './github-client.js';

/** One of the two ways in which a front end ends a sign-in. */
export type SignInForm = CodeGrant | { readonly exchangeCode: string };

const OWN_FIELDS = ['code', 'code_verifier', 'redirect_uri'] as const;

/** @throws DomainError VALIDATION_ERROR unless it is exactly one of them, with all that it needs */
export const signInForm = (request: GithubSignInRequest): SignInForm => {
  const { exchange_code, code, code_verifier, redirect_uri } = request;
  if (typeof exchange_code === 'string') {
    const others = OWN_FIELDS.filter((field) => typeof request[field] === 'string');
    if (others.length === 0) return { exchangeCode: exchange_code };
    throw validationError(
      others.map((field) => ({ field, message: `${field} does not go with exchange_code` })),
    );
  }
  if (
    typeof code === 'string' &&
    typeof code_verifier === 'string' &&
    typeof redirect_uri === 'string'
  ) {
    return { code, verifier: code_verifier, redirectUri: redirect_uri };
  }
  const missing = OWN_FIELDS.filter((field) => typeof request[field] !== 'string');
  throw validationError(
    missing.length === OWN_FIELDS.length
      ? [{ field: 'exchange_code', message: 'give either exchange_code or code' }]
      : missing.map((field) => ({ field, message: `${field} is missing` })),
  );
};
