import type { Delivery } from './delivery.js';

const TIMEOUT_MS = 30_000;
const SHOWN_CHARACTERS = 10_000;

export interface Answer {
  /** For people: the status, and the body as far as it is worth showing. */
  readonly text: string;
  /** Whether the status is 2xx. */
  readonly taken: boolean;
}

const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  // Where a name has several addresses the message is empty, and the code says it.
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
};

/** Redirects are answers like others. @throws Error when no server answers */
export const send = async (url: string, { headers, body }: Delivery): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      ...{ method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const shown = pretty(await response.text()).slice(0, SHOWN_CHARACTERS);
    const text = `${response.status} ${response.statusText}\n${shown}`.trimEnd();
    return { text, taken: response.ok };
  } catch (error) {
    throw new Error(
      `No server answers at ${new URL(url).origin} (${reasonOf(error)}). ` +
        'Start one with npm run up, or name another with --url.',
      { cause: error },
    );
  }
};
