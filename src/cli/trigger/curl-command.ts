import type { Delivery } from './delivery.js';

/** A single argument of a Linux command has 128 kB at most; what a shell has built in has no limit. */
const MOST_ARGUMENT_BYTES = 100_000;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request for a POSIX shell. Its signature is in it, the secret is not. */
export const curlCommand = (url: string, { headers, body }: Delivery): string => {
  const text = quoted(body.toString());
  const long = body.length > MOST_ARGUMENT_BYTES;
  const lines = [
    `${long ? `printf %s ${text} | ` : ''}curl -sS -w '\\n%{http_code}\\n' -X POST ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    `  --data-binary ${long ? '@-' : text}`,
  ];
  return lines.join(' \\\n');
};
