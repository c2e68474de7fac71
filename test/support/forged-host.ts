import { request } from 'node:http';

/**
 * What would tell a server that it goes by a stranger's name: `Host`, and what a proxy says in its
 * place, which is believed under `TRUST_PROXY` alone.
 */
const FORGED_HOST = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '8080',
  forwarded: 'host=evil.example;proto=http',
};

export interface ForgedAnswer {
  readonly status: number | undefined;
  readonly location: string | undefined;
}

/** A request under a stranger's name; `fetch` lets nobody choose the `Host`. */
export const askUnderForgedHost = (
  { url }: { readonly url: string },
  method: 'GET' | 'POST',
  path: string,
  { body, headers }: { readonly body?: object; readonly headers?: Record<string, string> } = {},
): Promise<ForgedAnswer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      {
        method,
        agent: false,
        headers: {
          ...FORGED_HOST,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (answer) => {
        const { statusCode: status, headers: given } = answer;
        answer.resume().on('end', () => resolve({ status, location: given.location }));
      },
    );
    sent.on('error', reject).end(body && JSON.stringify(body));
  });
