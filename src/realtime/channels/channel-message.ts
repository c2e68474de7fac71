/** Where a message stands in its channel; the user's own stream is resumed by it. */
export interface StreamPosition {
  /** Changes when the channel's history was lost; positions of two epochs cannot be compared. */
  readonly epoch: string;
  /** 1, 2, 3 … within the epoch; 0 before the first message. */
  readonly seq: number;
}

/**
 * Lets a message through once where several channels carry it to one connection. With a version,
 * messages of a key reach everybody in the order 1, 2, 3 … without a gap.
 */
export interface Once {
  readonly key: string;
  readonly version?: number;
  /** Only the newest version counts: those before it may be missing, and come too late after it. */
  readonly newest?: true;
}

/** What is published: an event of the sockets' contract. */
export interface NewMessage {
  readonly event: string;
  /**
   * Snake-case JSON. Null, only for a message with a version: too large to publish; whoever holds
   * the channel gets it from the truth behind its version.
   */
  readonly payload: object | null;
  readonly once?: Once;
}

/** A message on its way to connections. Its payload stays the text that it was published as. */
export interface ChannelMessage {
  readonly event: string;
  /** Empty: it was too large to publish, and is to be had from the truth behind its version. */
  readonly payload: string;
  readonly once: Once | undefined;
  /** Only in channels that keep a history. */
  readonly position: StreamPosition | undefined;
}

/** To a room: its audience has changed. It is for the nodes that hold it, and no client gets it. */
export const AUDIENCE_CHANGED: NewMessage = { event: '#audience_changed', payload: {} };

const SEPARATOR = '\n';
/** Before a version of which only the newest counts. */
const NEWEST = '~';

const textOf = (payload: object | null): string =>
  payload === null ? '' : JSON.stringify(payload);

const versionText = (once: Once | undefined): string =>
  once?.version === undefined ? '' : `${once.newest ? NEWEST : ''}${once.version}`;

/** What goes through Redis: event, key, version and payload, each but the last free of newlines. */
export const encodeMessage = ({ event, payload, once }: NewMessage): string =>
  [event, once?.key ?? '', versionText(once), textOf(payload)].join(SEPARATOR);

/** A message that goes to this node's connections without passing through Redis. */
export const encodePayload = ({ event, payload, once }: NewMessage): ChannelMessage => ({
  event,
  payload: textOf(payload),
  once,
  position: undefined,
});

const onceOf = (key: string, version: string): Once | undefined => {
  if (key === '') return undefined;
  if (version === '') return { key };
  if (!version.startsWith(NEWEST)) return { key, version: Number(version) };
  return { key, version: Number(version.slice(NEWEST.length)), newest: true };
};

/** Undefined for what no node of this version has published. */
export const decodeMessage = (
  text: string,
  position: StreamPosition | undefined,
): ChannelMessage | undefined => {
  const first = text.indexOf(SEPARATOR);
  const second = text.indexOf(SEPARATOR, first + 1);
  const third = text.indexOf(SEPARATOR, second + 1);
  if (first < 1 || second < 0 || third < 0) return undefined;
  return {
    event: text.slice(0, first),
    payload: text.slice(third + 1),
    once: onceOf(text.slice(first + 1, second), text.slice(second + 1, third)),
    position,
  };
};

/**
 * What a pub/sub notice says: `<epoch>\n<seq>\n<message>`, or `\n<node>\n<message>` without a
 * history. Undefined for what this very node has published without one: its sockets have it.
 */
export const decodeNotice = (notice: string, node?: string): ChannelMessage | undefined => {
  const first = notice.indexOf(SEPARATOR);
  const second = notice.indexOf(SEPARATOR, first + 1);
  if (first < 0 || second < 0) return undefined;
  const epoch = notice.slice(0, first);
  const middle = notice.slice(first + 1, second);
  const text = notice.slice(second + 1);
  if (epoch !== '') return decodeMessage(text, { epoch, seq: Number(middle) });
  return middle === node ? undefined : decodeMessage(text, undefined);
};
