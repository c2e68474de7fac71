import { Inject, Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { ChannelPublisher } from '../channels/channel-publisher.js';
import { OrderedRelay } from '../ordered-relay.js';
import { publicationOf } from './announcement-publication.js';
import { AnnouncementRepository } from './announcement.repository.js';

const BATCH = 200;
/** What is announced meanwhile is told together, and of a counter once. */
const PAUSE_MS = 20;

/** Publishes announcements, at least once; each is known by its id. Any number of processes may. */
@Injectable()
export class AnnouncementRelay extends OrderedRelay {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly announcements: AnnouncementRepository,
    publisher: ChannelPublisher,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(publisher, logger, {
      failure: 'announcements are not published',
      batch: BATCH,
      pauseMs: PAUSE_MS,
    });
  }

  protected override tellBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const claimed = await this.announcements.claim(BATCH, tx);
      if (claimed.length === 0) return 0;
      await this.publisher.publishInOrder(claimed.map(publicationOf));
      await this.announcements.deleteTold(
        claimed.map(({ id }) => id),
        tx,
      );
      return claimed.length;
    });
  }
}
