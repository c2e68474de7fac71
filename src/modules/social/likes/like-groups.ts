import { Injectable } from '@nestjs/common';
import { GroupCommit } from '../../../database/group-commit.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { ambientTransaction } from '../../../database/transaction.js';
import { isUnavailable } from '../../../errors/errors.js';
import type { LikeChange } from './like-change.js';
import { type LikeAnswer, LikeChanges } from './like-changes.service.js';

const MAX_GROUP = 128;
/** A subject has one of them, so that the others need not wait for one that everybody likes. */
const LANES = 4;
/** Changes that are made alone at the same time. */
const ALONE = 4;

const BOUNDS = {
  maxBytes: Infinity,
  bytesOf: () => 0,
  /** About a second's worth. */
  maxWaiting: 5_000,
  maxWaitMs: 5_000,
};

/** The ids' last digits are random. */
const laneOf = ({ subject }: LikeChange): number => parseInt(subject.id.slice(-8), 16) % LANES;

/**
 * Commits concurrent changes together: whoever likes what everybody likes waits for one lock and one
 * commit with all of them, and not for those of each before.
 */
@Injectable()
export class LikeGroups {
  private readonly lanes: readonly GroupCommit<LikeChange, LikeAnswer>[];
  private readonly alone: GroupCommit<LikeChange, LikeAnswer>;

  constructor(
    private readonly changes: LikeChanges,
    private readonly transactions: TransactionRunner,
  ) {
    // While one is under way the next one gathers, rather than wait for its locks.
    const bounds = { ...BOUNDS, maxItems: MAX_GROUP, concurrency: 1 };
    this.lanes = Array.from(
      { length: LANES },
      () => new GroupCommit((group) => this.commit(group), bounds),
    );
    this.alone = new GroupCommit(
      (group) => Promise.all(group.map((change) => this.applyAlone(change))),
      { ...BOUNDS, maxItems: 1, concurrency: ALONE },
    );
  }

  /**
   * Resolves once it is committed; inside a transaction, which is committed by whoever opened it, once
   * it is done.
   * @throws DomainError 401 for a user who is gone; 404; 503 when too much waits
   */
  async apply(change: LikeChange): Promise<Exclude<LikeAnswer, Error>> {
    const open = ambientTransaction.getStore();
    const answer = await (open ? this.changes.apply(change, open) : this.wait(change));
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private async wait(change: LikeChange): Promise<LikeAnswer> {
    const lane = this.lanes[laneOf(change)];
    if (!lane) throw new Error('a subject has no lane');
    return lane.add(change);
  }

  private async commit(
    group: readonly LikeChange[],
  ): Promise<readonly (LikeAnswer | Promise<LikeAnswer>)[]> {
    try {
      const answers = await this.transactions.run((tx) => this.changes.applyAll(group, tx));
      return group.map((change, index) => answers[index] ?? this.alone.add(change));
    } catch (error) {
      // One bad change must not fail its neighbours: each goes alone, and fails alone. When the
      // database is away that would only ask it again.
      if (group.length === 1 || isUnavailable(error)) throw error;
      return group.map((change) => this.alone.add(change));
    }
  }

  private applyAlone(change: LikeChange): Promise<LikeAnswer> {
    return this.transactions.run((tx) => this.changes.apply(change, tx));
  }
}
