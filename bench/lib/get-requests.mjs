/**
 * One GET, over and over.
 *
 * @param {{ path: string, token: string, port: number }} target
 */
export function getRequests({ path, token, port }) {
  const request = Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Accept: application/json',
      `Authorization: Bearer ${token}`,
      '\r\n',
    ].join('\r\n'),
  );
  return { facts: {}, next: () => request, release: () => {} };
}
