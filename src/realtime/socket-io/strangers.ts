import type { Socket } from 'socket.io';

/** Engine.IO's socket, under Socket.IO's. */
type Transport = Socket['conn'];

/** A handshake takes one packet, and a few more where it was refused and tried again. */
const MAX_PACKETS = 20;

const strangers = new WeakMap<Transport, () => void>();

/** Whoever has not said who they are may say little else. */
export const distrust = (transport: Transport): void => {
  let packets = 0;
  const count = (): void => {
    packets += 1;
    if (packets > MAX_PACKETS) transport.close(true);
  };
  strangers.set(transport, count);
  transport.on('packet', count);
};

export const trust = (transport: Transport): void => {
  const count = strangers.get(transport);
  if (count) transport.off('packet', count);
  strangers.delete(transport);
};
