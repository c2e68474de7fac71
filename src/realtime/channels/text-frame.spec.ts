import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { textFrame } from './text-frame.js';

// RFC 6455 §1.3
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A client of `ws`, and the bare socket at its other end. */
const connected = async (server: Server): Promise<[WebSocket, Duplex]> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upgraded = new Promise<Duplex>((resolve) => {
    server.once('upgrade', ({ headers }, socket: Duplex) => {
      const key = `${headers['sec-websocket-key']}${GUID}`;
      const accept = createHash('sha1').update(key).digest('base64');
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      resolve(socket);
    });
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('error', () => undefined);
  await new Promise((resolve) => client.once('open', resolve));
  return [client, await upgraded];
};

describe('a text frame', () => {
  const server = createServer();
  let client: WebSocket;
  let socket: Duplex;

  beforeAll(async () => {
    [client, socket] = await connected(server);
  });

  afterAll(() => {
    client.terminate();
    socket.destroy();
    server.close();
  });

  /** What a client reads when these are sent in one piece. */
  const read = (texts: readonly string[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const got: string[] = [];
      const onMessage = (data: Buffer, isBinary: boolean): void => {
        got.push(isBinary ? '(binary)' : data.toString());
        if (got.length === texts.length) finish();
      };
      const onClose = (code: number): void => finish(new Error(`closed with ${code}`));
      const finish = (error?: Error): void => {
        client.off('message', onMessage);
        client.off('close', onClose);
        if (error) reject(error);
        else resolve(got);
      };
      client.on('message', onMessage);
      client.on('close', onClose);
      socket.write(Buffer.concat(texts.map(textFrame)));
    });

  it.each([
    [0, 2],
    [125, 2],
    [126, 4],
    [65_535, 4],
    [65_536, 10],
    [1_048_576, 10],
  ])('of %i bytes has the shortest head there is, of %i bytes', async (length, head) => {
    const text = 'x'.repeat(length);
    expect(textFrame(text)).toHaveLength(head + length);
    expect(textFrame(text)[0]).toBe(0x81);
    expect(await read([text, 'next'])).toEqual([text, 'next']);
  });

  it('counts bytes and not characters', async () => {
    const text = 'ü'.repeat(63);
    expect(textFrame(text)).toHaveLength(4 + 126);
    expect(await read([text])).toEqual([text]);
  });

  it('is read by a client as what was written, whatever stands in it and after it', async () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('a', '\n', '\0', '€', '😀'),
    );
    const texts = fc.array(fc.string({ unit, maxLength: 200 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, async (some) => {
        // Halves of characters have no bytes of their own: they are sent as U+FFFD.
        expect(await read(some)).toEqual(some.map((it) => Buffer.from(it).toString()));
      }),
    );
  });
});
