const MAX_CHARACTERS = 1_000;

/** NUL, which PostgreSQL's text refuses, and surrogates without their other half. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

const messageOf = (error: unknown): string => {
  try {
    return error instanceof Error ? error.message || error.name : String(error);
  } catch {
    return 'an error that cannot be told';
  }
};

/**
 * What a `last_error` column keeps of `error`. Whatever was thrown, it can be stored: an error may
 * quote a payload, and a failure that cannot be noted would come back for ever.
 */
export const failureText = (error: unknown): string =>
  messageOf(error).slice(0, MAX_CHARACTERS).replace(UNSTORABLE, '');
