import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface FrameOptions {
  readonly fin?: boolean;
  /** The reserved bits, as a number from 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
}

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;

/** One frame as a client writes it, right or wrong (RFC 6455 §5.2). */
export const frameOf = (
  opcode: number,
  content: string | Buffer,
  { fin = true, reserved = 0, masked = true }: FrameOptions = {},
): Buffer => {
  const payload = Buffer.from(content);
  const length = payload.length;
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, mask | length])
      : length < 65_536
        ? Buffer.from([first, mask | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, mask | 127]), Buffer.alloc(8)]);
  if (length >= 65_536) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const key = randomBytes(4);
  for (let index = 0; index < length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (key[index % 4] ?? 0);
  }
  return Buffer.concat([head, key, payload]);
};

/** A TCP connection to the server that does as it is told, however rude that is. */
export class RawSocket {
  readonly frames: Frame[] = [];
  readonly closed: Promise<void>;
  open = true;
  private unread = Buffer.alloc(0);
  private upgraded = false;
  private readonly watchers = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.open = false;
        resolve();
        this.look();
      });
    });
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.unread = Buffer.concat([this.unread, chunk]);
      if (this.upgraded) this.readFrames();
      this.look();
    });
  }

  static connect(url: string): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new RawSocket(socket)));
      socket.once('error', reject);
    });
  }

  /** A WebSocket, once its handshake is through. */
  static async upgrade(url: string, path: string, token?: string): Promise<RawSocket> {
    const raw = await RawSocket.connect(url);
    raw.write(
      [
        `GET ${path} HTTP/1.1`,
        'Host: localhost',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
        '\r\n',
      ].join('\r\n'),
    );
    await raw.until(() => raw.unread.includes('\r\n\r\n'));
    const text = raw.unread.toString('latin1');
    if (!text.startsWith('HTTP/1.1 101 ')) throw new Error(`no upgrade: ${text}`);
    raw.unread = raw.unread.subarray(raw.unread.indexOf('\r\n\r\n') + 4);
    raw.upgraded = true;
    raw.readFrames();
    return raw;
  }

  /** Engine.IO's handshake over a websocket, and nothing of Socket.IO's yet. */
  static async engine(url: string): Promise<RawSocket> {
    const raw = await RawSocket.upgrade(url, '/socket.io/?EIO=4&transport=websocket');
    await raw.says('0');
    return raw;
  }

  /** A Socket.IO connection in the root namespace. */
  static async socketIo(url: string, token: string): Promise<RawSocket> {
    const raw = await RawSocket.engine(url);
    raw.send(`40${JSON.stringify({ token })}`);
    await raw.says('42["ready"');
    return raw;
  }

  /** A plain connection that was greeted. */
  static async plain(url: string, token: string): Promise<RawSocket> {
    const raw = await RawSocket.upgrade(url, '/ws', token);
    await raw.says('{"type":"ready"');
    return raw;
  }

  write(bytes: string | Buffer): void {
    if (this.open) this.socket.write(bytes);
  }

  send(text: string | Buffer): void {
    this.write(frameOf(TEXT, text));
  }

  /** Reads no more, whatever is sent. */
  stall(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** The texts that came so far. */
  get texts(): string[] {
    return this.frames.filter(({ opcode }) => opcode === TEXT).map((it) => it.payload.toString());
  }

  /** Of the server's close frame. */
  get closeCode(): number | undefined {
    const last = this.frames.find(({ opcode }) => opcode === CLOSE);
    return last && last.payload.length >= 2 ? last.payload.readUInt16BE() : undefined;
  }

  says(beginning: string): Promise<void> {
    return this.until(() => this.texts.some((text) => text.startsWith(beginning)));
  }

  /** Waits until the connection has ended. */
  gone(withinMs?: number): Promise<void> {
    return this.until(() => !this.open, withinMs);
  }

  async until(condition: () => boolean, withinMs = 15_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const finish = (error?: Error): void => {
        clearTimeout(late);
        this.watchers.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const look = (): void => {
        if (condition()) finish();
        else if (!this.open) finish(new Error(`the connection ended: ${this.texts.join()}`));
      };
      const late = setTimeout(() => finish(new Error('not in time')), withinMs);
      this.watchers.add(look);
      look();
    });
  }

  private look(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  private readFrames(): void {
    for (;;) {
      const [first, second] = this.unread;
      if (first === undefined || second === undefined) return;
      const short = second & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.unread.length < start) return;
      const length =
        short === 126
          ? this.unread.readUInt16BE(2)
          : short === 127
            ? Number(this.unread.readBigUInt64BE(2))
            : short;
      if (this.unread.length < start + length) return;
      const payload = this.unread.subarray(start, start + length);
      this.frames.push({ opcode: first & 0x0f, payload });
      this.unread = this.unread.subarray(start + length);
    }
  }
}
