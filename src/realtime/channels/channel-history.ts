import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '../../errors/errors.js';
import { QueueConnections } from '../../queue/queue-connections.js';
import { QUEUE_PREFIX } from '../../queue/queue-prefix.js';
import { channelKeys } from './channel-keys.js';
import { type ChannelMessage, decodeMessage, type StreamPosition } from './channel-message.js';
import { READ_HISTORY } from './channel-scripts.js';
import { nextEpoch } from './epochs.js';

export interface ChannelHistoryPage {
  /** Where the channel stands now. */
  readonly position: StreamPosition;
  /** Whether `missed` is all that came since. */
  readonly recovered: boolean;
  /** Oldest first. */
  readonly missed: readonly ChannelMessage[];
}

/** Reads what a channel has kept. */
@Injectable()
export class ChannelHistory {
  constructor(
    private readonly connections: QueueConnections,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  /**
   * What came after a position, or only where the channel stands.
   * @throws DomainError 503 while Redis is away.
   */
  async read(channel: string, after?: StreamPosition): Promise<ChannelHistoryPage> {
    if (!this.connections.ready) throw unavailable('Redis is away.');
    const { head, stream } = channelKeys(this.prefix, channel);
    const answer = await READ_HISTORY.run(
      this.connections.command,
      [head, stream],
      [nextEpoch(), after?.epoch ?? '', after?.seq ?? ''],
    );
    return pageOf(answer);
  }
}

/** What the script answers: `[epoch, seq, recovered, [seq, message, …]]`. */
const pageOf = (answer: unknown): ChannelHistoryPage => {
  const [epoch, seq, recovered, entries] = answer as [string, number, 0 | 1, (number | string)[]];
  const missed: ChannelMessage[] = [];
  for (let index = 0; index < entries.length; index += 2) {
    const position = { epoch, seq: Number(entries[index]) };
    const message = decodeMessage(String(entries[index + 1]), position);
    if (message) missed.push(message);
  }
  return { position: { epoch, seq }, recovered: recovered === 1, missed };
};
