/**
 * What valid JSON text jsonb refuses: the escape of NUL, and escapes of surrogates without their
 * other half. https://www.postgresql.org/docs/current/datatype-json.html
 */
const REFUSED =
  /\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f][0-9a-f]{2})|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}/gi;

const ESCAPE = Buffer.from('\\u');

/** Whether jsonb takes this JSON text. A doubled backslash before `u0000` counts as refused too. */
export const isStorableJson = (text: Buffer): boolean =>
  !text.includes(ESCAPE) || text.toString().search(REFUSED) === -1;

/** JSON of `value` that jsonb takes; what it refuses becomes U+FFFD. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replace(REFUSED, '\\ufffd');
