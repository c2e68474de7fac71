import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { EventListeners } from '../../../events/event-listeners.js';
import { Announcements } from '../../../realtime/announcements/announcements.js';
import { subjectRoom } from '../subjects/subject.js';
import { SubjectAudienceRepository } from './subject-audience.repository.js';

/** Sees to it that those leave who look at what is not there for them any more. */
@Injectable()
export class SubjectAudiences {
  constructor(
    private readonly audiences: SubjectAudienceRepository,
    private readonly announcements: Announcements,
    transactions: TransactionRunner,
    listeners: EventListeners,
  ) {
    listeners.register('user.suspended', 'subject-rooms', ({ payload }) =>
      transactions.run((tx) => this.loseAllOf(payload.user_id, tx)),
    );
  }

  /** What this author has published is about to go, or is hidden from others. */
  async loseAllOf(authorId: string, tx: Transaction): Promise<void> {
    let after: string | undefined;
    do {
      const subjects = await this.audiences.nextPublicOf(authorId, after, tx);
      await this.announcements.audienceChanged(subjects.map(subjectRoom), tx);
      after = subjects.at(-1)?.id;
    } while (after !== undefined);
  }
}
