/** The largest message that a client may send; a larger one closes its socket with 1009. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Messages that a client may send at once, and a second for ever. */
export const MESSAGE_BURST = 200;
export const MESSAGES_PER_SECOND = 50;

/** Rooms that a connection may be in. */
export const MAX_ROOMS = 100;

/** Snapshots that a connection may ask for at once, which is all its rooms', and a second for ever. */
export const SNAPSHOT_BURST = MAX_ROOMS;
export const SNAPSHOTS_PER_SECOND = 5;

export const SOCKET_IO_PATH = '/socket.io/';

export const PING_EVERY_MS = 25_000;
/** Without a sign of life for as long after a ping, the peer is gone. */
export const PONG_WITHIN_MS = 20_000;

/** How long after its token's end a socket may still send a fresh one. */
export const EXPIRY_GRACE_MS = 25_000;

/** What may be queued for a peer that reads slowly; a job's result may be 1 MB, and ten may end together. */
export const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
