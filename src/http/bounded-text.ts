/**
 * The body of an answer of `fetch` as text, which is empty when there is none.
 * @throws Error as soon as it is over so many bytes; the rest is not fetched
 */
export const boundedText = async ({ body }: Response, maxBytes: number): Promise<string> => {
  const stream: AsyncIterable<Uint8Array> | null = body;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error ends the transfer.
  for await (const chunk of stream ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the answer is over ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};
