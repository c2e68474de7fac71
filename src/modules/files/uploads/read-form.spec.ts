import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DomainError } from '../../../errors/domain-error.js';
import { type FormLimits, readForm } from './read-form.js';

const FORM =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nHello.\r\n--x--\r\n';
const TYPE = { 'content-type': 'multipart/form-data; boundary=x' };
const NO_HURRY = { everyMs: 60_000, bytes: 1 };
const LIMITS: FormLimits = {
  ...{ maxFileBytes: 6, pace: NO_HURRY },
  ...{ take: () => true, giveUp: () => undefined },
};

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

  it('waits for nobody who has gone', async () => {
    const [kind] = await read(FORM.slice(0, 80), {}, 'break');
    expect(kind).toBe('invalid');
  });

  it('gives up whoever has stopped sending, or sends a byte now and then', async () => {
    for (const dribbled of [0, 1]) {
      const arrived = new Promise<IncomingMessage>((resolve) => (onRequest = resolve));
      const { port } = server.address() as AddressInfo;
      const outgoing = httpRequest({ port, method: 'POST', headers: TYPE });
      outgoing.on('error', () => undefined);
      outgoing.write(FORM.slice(0, 80));
      const dribbling = setInterval(() => outgoing.write('x'.repeat(dribbled)), 5);
      const giveUp = jest.fn();
      const pace = { everyMs: 200, bytes: 1_000 };
      const limits = { ...LIMITS, maxFileBytes: 1_000_000, pace, giveUp };
      const form = readForm(await arrived, [], limits);
      await expect(form).rejects.toMatchObject({ kind: 'unavailable' });
      expect(giveUp).toHaveBeenCalledTimes(1);
      clearInterval(dribbling);
    }
  });

  it('refuses what there is no room for', async () => {
    const [kind] = await read(FORM, { take: () => false }, 'end');
    expect(kind).toBe('unavailable');
  });
});
