import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { NewRow, ReceiptRows } from '../../webhooks/receipt-rows.js';
import { EventAnnouncer } from '../events/event-announcer.service.js';
import { EventInboxRepository } from '../events/event-inbox.repository.js';
import type { NewGithubEvent } from '../events/github-event.js';
import { alsoLearnt, type LearntOfRepository, learntFrom } from './delivery-target.js';
import { DeliveryTargets } from './delivery-targets.service.js';

const learntOf = (
  rows: readonly NewRow<NewGithubEvent>[],
): ReadonlyMap<string, LearntOfRepository> => {
  const learnt = new Map<string, LearntOfRepository>();
  for (const { row } of rows) {
    const news = learntFrom(row.parsed, row.target);
    if (news) learnt.set(row.target.id, alsoLearnt(learnt.get(row.target.id), news));
  }
  return learnt;
};

/** Keeps what deliveries say, in the transaction that keeps their receipts. */
@Injectable()
export class EventInbox implements ReceiptRows<NewGithubEvent> {
  constructor(
    private readonly targets: DeliveryTargets,
    private readonly events: EventInboxRepository,
    private readonly announcer: EventAnnouncer,
  ) {}

  async insert(rows: readonly NewRow<NewGithubEvent>[], tx: Transaction): Promise<void> {
    await this.targets.learn(learntOf(rows), tx);
    // Last: from here to the commit nobody else can keep events.
    await this.events.insert(rows, tx);
    if (rows.some(({ row }) => row.kept)) tx.afterCommit(() => this.announcer.wake());
  }
}
