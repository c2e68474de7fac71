import type { Socket } from 'socket.io';
import { WebSocket } from 'ws';
import type { Principal } from '../../http/principal.js';
import type { OutgoingMessage } from '../channels/outgoing-message.js';
import { type CloseReason, mayReconnect } from '../close-codes.js';
import type { Acknowledgement } from '../connections/acknowledgement.js';
import { type ConnectionOwner, LiveConnection } from '../connections/live-connection.js';
import { MAX_QUEUED_BYTES } from '../limits.js';

/** A Socket.IO socket, after its handshake. */
export class SocketIoConnection extends LiveConnection {
  readonly transport = 'socket.io';
  private queuedBytes = 0;

  constructor(
    principal: Principal,
    owner: ConnectionOwner,
    private readonly socket: Socket,
  ) {
    super(principal, owner);
    socket.on('disconnect', () => {
      const left = this.open;
      this.ended();
      // Whoever only leaves the namespace would keep a transport that nobody watches any more.
      if (left) this.cut();
    });
    // All that was queued is with the transport.
    socket.conn.on('drain', () => (this.queuedBytes = 0));
    // Not only events: every packet costs something.
    socket.conn.on('packet', () => this.admits());
  }

  look(): void {
    // Engine.IO pings by itself.
  }

  /** Answers a message of the peer's, which counts as what is queued for it. */
  acknowledge(ack: unknown, answer: Acknowledgement): void {
    if (!this.open || typeof ack !== 'function') return;
    this.queuedBytes += JSON.stringify(answer).length;
    if (this.tooSlow()) this.terminate();
    else (ack as (answer: Acknowledgement) => void)(answer);
  }

  /** As Socket.IO's own adapter does when it broadcasts: the packet was encoded for all. */
  protected write({ packet, frame }: OutgoingMessage): void {
    const options = { compress: false, wsPreEncodedFrame: [frame] };
    this.queuedBytes += frame.length;
    this.socket.conn.write(packet, options);
  }

  protected tooSlow(): boolean {
    return this.queuedBytes > MAX_QUEUED_BYTES;
  }

  /**
   * Socket.IO has no close codes, so they are told before. Its clients connect again by themselves
   * when the transport closes, and do not when the server disconnects them.
   */
  protected shut(reason: CloseReason): void {
    this.socket.emit('closing', reason);
    if (mayReconnect(reason)) this.socket.conn.close();
    else this.socket.disconnect(true);
  }

  protected cut(): void {
    const { conn } = this.socket;
    // Of a WebSocket, Engine.IO would wait for a closing handshake that never comes.
    const wire: unknown = Reflect.get(conn.transport, 'socket');
    conn.close(true);
    if (wire instanceof WebSocket) wire.terminate();
  }
}
