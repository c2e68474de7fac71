const TIMEOUT_MS = 5_000;
const MAX_BYTES = 100 * 1_024;

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop gives up what is still to come.
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`the key set is over ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
};

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
  return JSON.parse(await textOf(body)) as unknown;
};
