import type { RawData, WebSocket } from 'ws';
import type { Principal } from '../../http/principal.js';
import type { OutgoingMessage } from '../channels/outgoing-message.js';
import { AUTH_REFRESH } from '../client-messages.js';
import { type CloseReason, UNSUPPORTED_DATA } from '../close-codes.js';
import { type ConnectionOwner, LiveConnection } from '../connections/live-connection.js';
import { MAX_QUEUED_BYTES, PING_EVERY_MS, PONG_WITHIN_MS } from '../limits.js';

const TEXT = { binary: false, compress: false } as const;

/** Hears what the peer sends. */
export interface PlainListener {
  onMessage(connection: PlainConnection, data: RawData): void;
}

/** A plain WebSocket, after its handshake. */
export class PlainConnection extends LiveConnection {
  readonly transport = 'websocket';
  private heardAt = Date.now();
  private pingedAt = 0;

  constructor(
    principal: Principal,
    owner: ConnectionOwner,
    private readonly socket: WebSocket,
    private readonly frames: 'envelope' | 'flat',
    listener: PlainListener,
  ) {
    super(principal, owner);
    socket.on('message', (data, isBinary) => {
      this.heardAt = Date.now();
      if (!this.admits()) return;
      if (isBinary) this.close(UNSUPPORTED_DATA);
      else listener.onMessage(this, data);
    });
    socket.on('pong', () => {
      // One that was not asked for counts as what it is.
      if (this.heardAt >= this.pingedAt) this.admits();
      this.heardAt = Date.now();
    });
    // Its pongs cost us as much as messages do.
    socket.on('ping', () => this.admits());
    // What is wrong with the peer's frames closes the socket by itself, with the right code.
    socket.on('error', () => undefined);
    socket.on('close', () => this.ended());
  }

  override understands(message: string): boolean {
    return this.frames === 'envelope' || message === AUTH_REFRESH;
  }

  look(now: number): void {
    if (this.pingedAt > this.heardAt && now - this.pingedAt > PONG_WITHIN_MS) this.terminate();
    else if (now - Math.max(this.heardAt, this.pingedAt) >= PING_EVERY_MS) {
      this.pingedAt = now;
      this.socket.ping();
    }
  }

  protected write(outgoing: OutgoingMessage): void {
    this.socket.send(this.frames === 'flat' ? outgoing.flat : outgoing.plain, TEXT);
  }

  protected tooSlow(): boolean {
    return this.socket.bufferedAmount > MAX_QUEUED_BYTES;
  }

  protected shut({ code, reason }: CloseReason): void {
    this.socket.close(code, reason);
  }

  protected cut(): void {
    this.socket.terminate();
  }
}
