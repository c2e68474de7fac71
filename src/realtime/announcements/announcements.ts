import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { AUDIENCE_CHANGED } from '../channels/channel-message.js';
import { hasHistory } from '../channels/channel-names.js';
import { ChannelSubscriptions } from '../channels/channel-subscriptions.js';
import { AnnouncementRelay } from './announcement-relay.js';
import { AnnouncementRepository, type NewAnnouncementRow } from './announcement.repository.js';

const CHANNELS_A_ROW = 1_000;

/** What sockets are told of something that is committed. */
export interface Announcement {
  /** 10,000 at most. None: there is nobody to tell. */
  readonly channels: readonly string[];
  readonly event: string;
  /** Snake-case JSON. */
  readonly payload: object;
  /**
   * Of announcements with the same key only the newest counts, such as a counter's: it takes the
   * place of one that was not told yet, and a connection that was told of it is told of none before.
   * So the transaction locks what the payload says, by changing it, before it announces it.
   */
  readonly key?: string;
}

/**
 * Tells sockets of committed things: rows of the transaction of their cause, published as soon as it
 * commits, to a connection once, and to a channel in the order of their rows. What is older than a
 * day is told to nobody any more.
 */
@Injectable()
export class Announcements {
  constructor(
    private readonly announcements: AnnouncementRepository,
    private readonly relay: AnnouncementRelay,
    private readonly subscriptions: ChannelSubscriptions,
  ) {}

  add(announcement: Announcement, tx: Transaction): Promise<void> {
    return this.addAll([announcement], tx);
  }

  /** In this order, but that those with a key come last: they are about how things stand then. */
  async addAll(announcements: readonly Announcement[], tx: Transaction): Promise<void> {
    await this.insert(rowsOf(announcements), tx);
  }

  /**
   * Who may read these rooms has changed: once `tx` is committed each of their members is asked about
   * anew, on every node, and leaves if their policy no longer lets them in. No member is told what is
   * announced later before that is known.
   */
  async audienceChanged(channels: readonly string[], tx: Transaction): Promise<void> {
    if (channels.some(hasHistory)) throw new Error('a user’s own stream has one audience for ever');
    const rows = [];
    for (let index = 0; index < channels.length; index += CHANNELS_A_ROW) {
      const some = channels.slice(index, index + CHANNELS_A_ROW);
      rows.push({ key: null, channels: some, event: null, payload: null });
    }
    await this.insert(rows, tx);
    // By way of Redis it comes to the others, and here again.
    tx.afterCommit(() => {
      for (const channel of channels) this.subscriptions.deliver(channel, AUDIENCE_CHANGED);
    });
  }

  private async insert(rows: readonly NewAnnouncementRow[], tx: Transaction): Promise<void> {
    if (rows.length === 0) return;
    await this.announcements.insert(rows, tx);
    tx.afterCommit(() => this.relay.wake());
  }
}

/** Keys in one order for all, or two transactions could wait for each other; each of them once. */
const rowsOf = (announcements: readonly Announcement[]): NewAnnouncementRow[] => {
  const told = announcements.filter(({ channels }) => channels.length > 0);
  const rows = told.map(({ key = null, ...rest }) => ({ key, ...rest }));
  const newest = new Map(rows.map((row) => [row.key, row]));
  newest.delete(null);
  const keyed = [...newest].sort(([one], [other]) => ((one ?? '') < (other ?? '') ? -1 : 1));
  return [...rows.filter(({ key }) => key === null), ...keyed.map(([, row]) => row)];
};
