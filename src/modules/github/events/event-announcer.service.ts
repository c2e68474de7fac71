import { Inject, Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { ChannelPublisher } from '../../../realtime/channels/channel-publisher.js';
import { OrderedRelay } from '../../../realtime/ordered-relay.js';
import { inCalls, publicationOf } from './event-publication.js';
import { EventAnnouncementRepository } from './event-announcement.repository.js';

const BATCH = 100;

/**
 * Tells subscribers of committed events, in their order, at least once. Each is known by its id, so
 * that a connection is sent it once.
 */
@Injectable()
export class EventAnnouncer extends OrderedRelay {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly announcements: EventAnnouncementRepository,
    publisher: ChannelPublisher,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(publisher, logger, { failure: 'events are not announced', batch: BATCH, pauseMs: 0 });
  }

  protected override tellBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const claimed = await this.announcements.claim(BATCH, tx);
      if (claimed.length === 0) return 0;
      // One call after the other: if one fails, nothing that follows was told before it.
      for (const call of inCalls(claimed.flatMap((event) => publicationOf(event) ?? []))) {
        await Promise.all(
          call.map(({ channels, message }) => this.publisher.publish(channels, message)),
        );
      }
      await this.announcements.deleteTold(
        claimed.map(({ seq }) => seq),
        tx,
      );
      return claimed.length;
    });
  }
}
