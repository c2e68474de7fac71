/**
 * Likes and unlikes: somebody of the given people toggles one of the given snippets.
 *
 * @param {{ snippets: readonly string[], tokens: readonly string[], port: number }} target
 */
export function toggleRequests({ snippets, tokens, port }) {
  const tails = tokens.map(
    (token) =>
      ` HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json\r\n` +
      `Content-Length: 0\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  const next = () =>
    Buffer.from(`POST /api/snippets/${oneOf(snippets)}/like${oneOf(tails)}`, 'latin1');
  return { facts: {}, next, release: () => {} };
}

/** @type {(items: readonly string[]) => string} */
const oneOf = (items) => items[Math.floor(Math.random() * items.length)] ?? '';
