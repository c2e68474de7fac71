import type { StreamPosition } from '../channels/channel-message.js';

/** What a client keeps to resume from, and whether it has all that came before. */
export interface ReadyPayload {
  readonly user_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly recovered: boolean;
}

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
