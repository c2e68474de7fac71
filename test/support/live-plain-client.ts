import type { IncomingMessage } from 'node:http';
import WebSocket, { type RawData } from 'ws';
import {
  type Ack,
  LiveClient,
  type LiveMessage,
  Refused,
  type StreamPosition,
} from './live-client.js';

export interface PlainOptions {
  readonly path?: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined;
  readonly ticket?: string;
  readonly protocols?: readonly string[];
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is. */
  readonly resume?: StreamPosition | string | undefined;
  readonly query?: Readonly<Record<string, string>>;
}

const addressOf = (url: string, options: PlainOptions): URL => {
  const { path = '/ws', ticket, resume, query = {} } = options;
  const address = new URL(path, url.replace(/^http/, 'ws'));
  const all = {
    ...query,
    ...(ticket === undefined ? {} : { ticket }),
    ...(resume === undefined
      ? {}
      : { resume: typeof resume === 'string' ? resume : `${resume.epoch}:${resume.seq}` }),
  };
  for (const [name, value] of Object.entries(all)) address.searchParams.set(name, value);
  return address;
};

const bodyOf = async (answer: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return /[/+]json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(text) : text;
};

const messageOf = (data: RawData): LiveMessage => {
  const { type, ...rest } = JSON.parse((data as Buffer).toString()) as { type: string };
  const whole = { type, ...rest };
  if (!('payload' in rest)) return { type, payload: rest, position: undefined, whole };
  const { payload, epoch, seq } = rest as { payload: unknown; epoch?: string; seq?: number };
  const position = epoch !== undefined && seq !== undefined ? { epoch, seq } : undefined;
  return { type, payload, position, whole };
};

/** A client of the plain sockets, `{type, payload}` frames or flat ones. */
export class PlainClient extends LiveClient {
  private readonly answers = new Map<unknown, Ack>();
  private calls = 0;

  private constructor(
    readonly socket: WebSocket,
    resume: PlainOptions['resume'],
  ) {
    super(typeof resume === 'string' ? undefined : resume);
    socket.on('message', (data) => {
      const message = messageOf(data);
      if (message.type === 'ack') this.answers.set(message.payload.id, message.payload as Ack);
      this.take(message);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => this.end({ code, reason: reason.toString() }));
  }

  /** @throws Refused when the upgrade is answered with anything but 101. */
  static open(url: string, options: PlainOptions = {}): Promise<PlainClient> {
    const { token, origin, protocols = [], headers, resume } = options;
    const socket = new WebSocket(addressOf(url, options), [...protocols], {
      ...(origin === undefined ? {} : { origin }),
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      handshakeTimeout: 10_000,
      perMessageDeflate: false,
    });
    // What comes with the very packet of the handshake is not lost on the way.
    const client = new PlainClient(socket, resume);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
      socket.once('unexpected-response', (request, answer) => {
        bodyOf(answer)
          .then((body) => reject(new Refused(answer.statusCode ?? 0, answer.headers, body)), reject)
          .finally(() => request.destroy());
      });
    });
  }

  async call(type: string, payload?: unknown): Promise<Ack> {
    this.calls += 1;
    const id = this.calls;
    this.socket.send(JSON.stringify({ type, id, payload }));
    await this.until(`the ack of "${type}"`, () => this.answers.has(id));
    return this.answers.get(id) ?? { ok: false };
  }

  tell(type: string, payload?: unknown): void {
    this.socket.send(JSON.stringify({ type, payload }));
  }

  close(): void {
    this.socket.close();
  }

  cut(): void {
    this.socket.terminate();
  }
}
