/**
 * What valid JSON text jsonb refuses: the escape of NUL, and escapes of surrogates without their
 * other half. https://www.postgresql.org/docs/current/datatype-json.html
 */
const REFUSED =
  /\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f][0-9a-f]{2})|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}/gi;

/** JSON of `value` that jsonb takes; what it refuses becomes U+FFFD. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replace(REFUSED, '\\ufffd');
