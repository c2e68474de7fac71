import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DomainError } from '../../../errors/domain-error.js';
import { type FormLimits, readForm } from './read-form.js';

const FORM =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nHello.\r\n--x--\r\n';
const TYPE = { 'content-type': 'multipart/form-data; boundary=x' };
const LIMITS: FormLimits = { maxFileBytes: 6, stallMs: 60_000, take: () => true };

describe('readForm', () => {
  let server: Server;
  let onRequest: (request: IncomingMessage) => void;

  beforeEach(async () => {
    server = createServer((request) => onRequest(request)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** What is read of a request whose beginning is sent; `end` has the rest follow, or breaks off. */
  const read = async (text: string, limits: Partial<FormLimits>, end: 'end' | 'wait' | 'break') => {
    const { port } = server.address() as AddressInfo;
    const arrived = new Promise<IncomingMessage>((resolve) => (onRequest = resolve));
    const outgoing = httpRequest({ port, method: 'POST', headers: TYPE });
    outgoing.on('error', () => undefined);
    outgoing.write(text);
    if (end === 'end') outgoing.end();
    const form = readForm(await arrived, [], { ...LIMITS, ...limits });
    if (end === 'break') outgoing.destroy();
    return form.then(
      ({ file }) => file.bytes.toString(),
      ({ kind, message }: DomainError) => [kind, message],
    );
  };

  it('reads a file of just the limit', async () => {
    expect(await read(FORM, {}, 'end')).toBe('Hello.');
    expect(await read(FORM, { maxFileBytes: 5 }, 'end')).toEqual(['too_large', expect.any(String)]);
  });

  it('waits for nobody who has stopped sending, or has gone', async () => {
    for (const [end, stallMs] of [
      ['wait', 50],
      ['break', 60_000],
    ] as const) {
      const [kind] = await read(FORM.slice(0, 80), { stallMs }, end);
      expect([end, kind]).toEqual([end, 'invalid']);
    }
  });

  it('refuses what there is no room for', async () => {
    const [kind] = await read(FORM, { take: () => false }, 'end');
    expect(kind).toBe('unavailable');
  });
});
