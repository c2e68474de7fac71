import type { StreamPosition } from '../channels/channel-message.js';
import { objectOf } from '../json-schema.js';
import type { SocketEvent } from '../socket-events.js';

/** What a client keeps to resume from, and whether it has all that came before. */
export interface ReadyPayload {
  readonly user_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly recovered: boolean;
}

export const READY: SocketEvent = {
  name: 'ready',
  summary:
    'The first message, and where the stream stands. With `recovered: true` what was missed ' +
    'follows in order; with `false`, also later in a connection, ask REST for what there is.',
  payload: objectOf({
    user_id: { type: 'string', format: 'uuid' },
    epoch: { type: 'string', description: 'seqs of different epochs cannot be compared' },
    seq: { type: 'integer', minimum: 0 },
    recovered: { type: 'boolean' },
  }),
  at: ['socket.io', 'envelope'],
  inStream: false,
};

export const readyPayload = (
  userId: string,
  position: StreamPosition | undefined,
  recovered: boolean,
): ReadyPayload => ({
  user_id: userId,
  epoch: position?.epoch ?? '',
  seq: position?.seq ?? 0,
  recovered,
});
