/**
 * One GET, over and over; without a token nobody is asking.
 *
 * @param {{ path: string, token?: string | undefined, port: number }} target
 */
export function getRequests({ path, token, port }) {
  const request = Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Accept: application/json',
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
      '\r\n',
    ].join('\r\n'),
  );
  return { facts: {}, next: () => request, release: () => {} };
}
