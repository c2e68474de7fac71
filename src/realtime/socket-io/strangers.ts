import type { Socket } from 'socket.io';

/** Engine.IO's socket, under Socket.IO's. */
type Transport = Socket['conn'];

/** A handshake takes one packet, and a few more where it was refused and tried again. */
const MAX_PACKETS = 20;
/** Longer than Socket.IO's own time-out for a namespace's handshake, which may wait for a poll. */
const KNOWN_WITHIN_MS = 12_000;
/** In all; past it nobody new is let in until some have said who they are, or have gone. */
const MAX_STRANGERS = 1_000;

interface Watch {
  readonly count: () => void;
  readonly late: NodeJS.Timeout;
}

/** Transports whose peers have not said who they are: few, and briefly. */
export class Strangers {
  private readonly watched = new Map<Transport, Watch>();

  get crowded(): boolean {
    return this.watched.size >= MAX_STRANGERS;
  }

  /** Whoever has not said who they are may say little else, and not wait for long. */
  watch(transport: Transport): void {
    let packets = 0;
    const count = (): void => {
      packets += 1;
      if (packets > MAX_PACKETS) transport.close(true);
    };
    const late = setTimeout(() => transport.close(true), KNOWN_WITHIN_MS).unref();
    this.watched.set(transport, { count, late });
    transport.on('packet', count);
    transport.once('close', () => this.forget(transport));
  }

  /** Says who it is, once: false for a transport that is known already. */
  know(transport: Transport): boolean {
    const known = !this.watched.has(transport);
    this.forget(transport);
    return !known;
  }

  private forget(transport: Transport): void {
    const watch = this.watched.get(transport);
    if (!watch) return;
    transport.off('packet', watch.count);
    clearTimeout(watch.late);
    this.watched.delete(transport);
  }
}
