/**
 * What `JSON.stringify` writes and jsonb refuses: the escape of NUL, and surrogates without their
 * other half, which are the only ones that it escapes. An escaped backslash is matched first, so
 * that the text `\u0000` (written `\\u0000`) is not taken for a NUL.
 * https://www.postgresql.org/docs/current/datatype-json.html
 */
const REFUSED = /(\\\\)|\\u0000|\\ud[89a-f][0-9a-f]{2}/g;

/** JSON of `value` that jsonb takes; what it refuses becomes U+FFFD. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    REFUSED,
    (_, backslash: string | undefined) => backslash ?? '\\ufffd',
  );
