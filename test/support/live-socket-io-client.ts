import { io, type Socket } from 'socket.io-client';
import { type Ack, LiveClient, Refused, type StreamPosition } from './live-client.js';

export interface SocketIoOptions {
  /** Sent in the handshake's `auth`. */
  readonly token?: string | undefined;
  readonly resume?: StreamPosition | undefined;
  /** In place of what `token` and `resume` would make. */
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly transports?: readonly ('polling' | 'websocket')[];
  readonly namespace?: string;
  /** The library's own reconnecting, off by default. */
  readonly reconnection?: boolean;
}

interface Connected {
  readonly io: { readonly engine: { readonly transport: object } };
}

/** A client of Socket.IO, by the library that users have. */
export class SocketIoClient extends LiveClient {
  private constructor(
    readonly socket: Socket,
    resume: StreamPosition | undefined,
  ) {
    super(resume);
    socket.onAny((type: string, payload: unknown, ...more: unknown[]) => {
      const position = more[0] as StreamPosition | undefined;
      this.take({ type, payload, position, whole: [payload, ...more] });
    });
    socket.on('disconnect', (reason) => {
      const last = this.messages.at(-1);
      if (last?.type === 'closing') this.end(last.payload);
      else this.end({ code: undefined, reason });
    });
  }

  /** @throws Refused when the handshake is; its body is the error's `data`. */
  static open(url: string, options: SocketIoOptions = {}): Promise<SocketIoClient> {
    const { token, resume, headers, namespace = '', reconnection = false } = options;
    const socket = io(`${url}${namespace}`, {
      forceNew: true,
      reconnection,
      reconnectionDelayMax: 1_000,
      transports: [...(options.transports ?? ['websocket'])],
      auth: options.auth ?? { token, ...(resume === undefined ? {} : { resume }) },
      ...(headers === undefined ? {} : { extraHeaders: headers }),
    });
    const client = new SocketIoClient(socket, resume);
    return new Promise((resolve, reject) => {
      const onRefusal = (error: Error & { data?: unknown; description?: unknown }): void => {
        const { data, description } = error;
        socket.disconnect();
        if (data !== undefined) reject(new Refused(0, {}, data));
        else if (typeof description === 'number') reject(new Refused(description, {}, undefined));
        else reject(error);
      };
      socket.once('connect_error', onRefusal);
      socket.once('connect', () => {
        // Later ones are the library's own affair, when it reconnects.
        socket.off('connect_error', onRefusal);
        resolve(client);
      });
    });
  }

  async call(type: string, ...payload: unknown[]): Promise<Ack> {
    let answer: Ack | undefined;
    this.socket.emit(type, ...payload, (ack: Ack) => {
      answer = ack;
      this.take({ type: 'ack', payload: ack, position: undefined, whole: [ack] });
    });
    await this.until(`the ack of "${type}"`, () => answer !== undefined);
    return answer ?? { ok: false };
  }

  tell(type: string, ...payload: unknown[]): void {
    this.socket.emit(type, ...payload);
  }

  close(): void {
    this.socket.disconnect();
  }

  cut(): void {
    // Its transport's own socket is `ws`'s, which can go without a closing handshake.
    const { transport } = (this.socket as unknown as Connected).io.engine;
    (Reflect.get(transport, 'ws') as { terminate(): void }).terminate();
  }
}
