export interface RequestOptions {
  readonly token?: string | undefined;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when the answer is JSON, else its text. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any answer
  readonly body: any;
  readonly bytes: Buffer;
}

const payloadOf = (body: unknown): string | Uint8Array<ArrayBuffer> | undefined => {
  if (body === undefined || typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
};

/** What a client does over HTTP. */
export class HttpClient {
  constructor(readonly url: string) {}

  async request(
    method: string,
    path: string,
    { token, body, headers = {} }: RequestOptions = {},
  ): Promise<HttpAnswer> {
    const payload = payloadOf(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      ...(payload === undefined ? {} : { body: payload }),
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const json = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: json && bytes.length > 0 ? JSON.parse(bytes.toString()) : bytes.toString(),
      bytes,
    };
  }

  get(path: string, token?: string): Promise<HttpAnswer> {
    return this.request('GET', path, { token });
  }

  post(path: string, body?: unknown, token?: string): Promise<HttpAnswer> {
    return this.request('POST', path, { token, body });
  }
}
