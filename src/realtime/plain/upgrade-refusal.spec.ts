import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import type { DomainError } from '../../errors/domain-error.js';
import { forbidden, notFound, unauthorized, unavailable } from '../../errors/errors.js';
import { RateLimitExceeded } from '../../http/rate-limit-exceeded.js';
import { refuseUpgrade } from './upgrade-refusal.js';

const REQUEST_ID = '01890000-0000-7000-8000-000000000003';

interface Answer {
  readonly response: IncomingMessage;
  readonly body: string;
}

describe('an upgrade that is refused', () => {
  let server: Server;
  let error: DomainError;
  let given: number;

  beforeAll(async () => {
    server = createServer();
    server.on('upgrade', ({ headers }, socket) => {
      given = refuseUpgrade(socket, error, REQUEST_ID, headers.accept);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.close();
  });

  /** As a client of WebSockets asks, read by an HTTP client that is not ours. */
  const ask = (headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const asked = request({
        host: '127.0.0.1',
        port,
        headers: { Connection: 'Upgrade', Upgrade: 'websocket', ...headers },
      });
      asked.on('error', reject);
      asked.on('upgrade', () => reject(new Error('upgraded')));
      asked.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ response, body }));
      });
      asked.end();
    });

  it.each([
    [unauthorized(), 401, 'UNAUTHORIZED'],
    [forbidden('This origin is not allowed.'), 403, 'FORBIDDEN'],
    [notFound(), 404, 'NOT_FOUND'],
    [unavailable('Redis is away.'), 503, 'SERVICE_UNAVAILABLE'],
  ])('is answered as any request is: %s', async (thrown, status, code) => {
    error = thrown;
    const { response, body } = await ask();
    expect(response.statusCode).toBe(status);
    expect(given).toBe(status);
    expect(JSON.parse(body)).toMatchObject({ error: { code, request_id: REQUEST_ID } });
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-request-id': REQUEST_ID,
      connection: 'close',
    });
    expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  });

  it('counts the bytes of its answer, not the characters', async () => {
    error = forbidden('Diese Herkunft ist nicht erwünscht – 不允許');
    const { response, body } = await ask();
    expect(Number(response.headers['content-length'])).toBe(Buffer.byteLength(body));
    expect(body).toContain('不允許');
  });

  it('is answered in the form of RFC 9457 to whoever asks for it', async () => {
    error = forbidden('This origin is not allowed.');
    const { response, body } = await ask({ Accept: 'application/problem+json' });
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: 403 });
  });

  it('says when to come back', async () => {
    const policy = { name: 'handshake', limit: 10, windowSeconds: 60 };
    error = new RateLimitExceeded({ policy, allowed: false, remaining: 0, resetSeconds: 7 });
    const { response } = await ask();
    expect(response.statusCode).toBe(429);
    expect(response.headers['retry-after']).toBe('7');
  });

  it('goes nowhere when the peer has left', () => {
    const socket = new PassThrough();
    socket.destroy();
    expect(refuseUpgrade(socket, notFound(), REQUEST_ID, undefined)).toBe(404);
    expect(socket.writableEnded).toBe(false);
  });
});
