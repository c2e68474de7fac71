export interface ChannelKeys {
  /** A hash: Redis's run, the epoch, the newest seq. */
  readonly head: string;
  /** A stream of the newest messages, whose ids are their seq. */
  readonly stream: string;
  /** The pub/sub channel. */
  readonly notices: string;
}

export const channelKeys = (prefix: string, channel: string): ChannelKeys => ({
  head: `${prefix}:channel:${channel}:head`,
  stream: `${prefix}:channel:${channel}:stream`,
  notices: `${prefix}:channel:${channel}`,
});
