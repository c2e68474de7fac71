import { boundedText } from '../../../http/bounded-text.js';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 100 * 1_024;

/**
 * The JSON at an address, within bounds of time and size; nobody is followed elsewhere.
 * @throws Error whatever goes wrong
 */
export const fetchJwks = async (url: string): Promise<unknown> => {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  const { body, status } = response;
  if (status !== 200 || !body) {
    await body?.cancel();
    throw new Error(`the key set was answered with ${status}`);
  }
  return JSON.parse(await boundedText(response, MAX_BYTES)) as unknown;
};
