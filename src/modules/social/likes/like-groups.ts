import { Injectable } from '@nestjs/common';
import { GroupCommit } from '../../../database/group-commit.js';
import { LockTurns } from '../../../database/lock-turns.js';
import { isBusy } from '../../../database/sql-state.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { ambientTransaction } from '../../../database/transaction.js';
import { isUnavailable } from '../../../errors/errors.js';
import { BusySubjects } from './busy-subjects.js';
import type { LikeChange } from './like-change.js';
import { type LikeAnswer, LikeChanges, type Postponed } from './like-changes.service.js';

const MAX_GROUP = 128;
/** A subject has one of them, so that the others need not wait for one that everybody likes. */
const LANES = 4;

const BOUNDS = {
  maxBytes: Infinity,
  bytesOf: () => 0,
  /** About a second's worth. */
  maxWaiting: 5_000,
  maxWaitMs: 5_000,
};

/** The ids' last digits are random. */
const laneOf = ({ subject }: LikeChange): number => parseInt(subject.id.slice(-8), 16) % LANES;

type Answers = readonly (LikeAnswer | Promise<LikeAnswer>)[];

/**
 * Commits concurrent changes together: whoever likes what everybody likes waits for one lock and one
 * commit with all of them, and not for those of each before. What others have locked meanwhile waits
 * aside.
 */
@Injectable()
export class LikeGroups {
  private readonly lanes: readonly GroupCommit<LikeChange, LikeAnswer>[];
  private readonly busy: BusySubjects;

  constructor(
    private readonly changes: LikeChanges,
    private readonly transactions: TransactionRunner,
    private readonly turns: LockTurns,
  ) {
    // While one is under way the next one gathers, rather than wait for its locks.
    const bounds = { ...BOUNDS, maxItems: MAX_GROUP, concurrency: 1 };
    this.lanes = Array.from(
      { length: LANES },
      () => new GroupCommit((group) => this.commit(group), bounds),
    );
    this.busy = new BusySubjects((group) => this.commitBusy(group), bounds);
  }

  /**
   * Resolves once it is committed; inside a transaction, which is committed by whoever opened it, once
   * it is done.
   * @throws DomainError 401 for a user who is gone; 404; 503 when too much waits
   */
  async apply(change: LikeChange): Promise<Exclude<LikeAnswer, Error>> {
    const isOpen = ambientTransaction.getStore() !== undefined;
    const answer = await (isOpen ? this.applyAlone(change) : this.wait(change));
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private async wait(change: LikeChange): Promise<LikeAnswer> {
    if (this.busy.has(change)) return this.busy.add(change);
    const lane = this.lanes[laneOf(change)];
    if (!lane) throw new Error('a subject has no lane');
    return lane.add(change);
  }

  private async commit(group: readonly LikeChange[]): Promise<Answers> {
    try {
      const answers = await this.transactions.run((tx) =>
        this.changes.applyAll(group, { waiting: false }, tx),
      );
      return this.goOn(group, answers);
    } catch (error) {
      // One bad change must not fail its neighbours: each goes alone, and fails alone. When the
      // database is away that would only ask it again.
      if (group.length === 1 || (isUnavailable(error) && !isBusy(error))) throw error;
      return group.map((change) => this.applyAlone(change));
    }
  }

  /** Of one subject, which is waited for: those of others go on meanwhile. */
  private async commitBusy(group: readonly LikeChange[]): Promise<Answers> {
    try {
      const answers = await this.turns.run(group[0]?.subject.id ?? '', (tx) =>
        this.changes.applyAll(group, { waiting: true }, tx),
      );
      return this.goOn(group, answers);
    } catch (error) {
      if (group.length === 1 || isUnavailable(error)) throw error;
      return group.map((change) => this.applyAlone(change));
    }
  }

  private goOn(
    group: readonly LikeChange[],
    answers: readonly (LikeAnswer | Postponed)[],
  ): Answers {
    return group.map((change, index) => {
      const answer = answers[index];
      if (answer === 'subject_is_held') return this.busy.add(change);
      if (answer === 'user_is_held' || !answer) return this.applyAlone(change);
      return answer;
    });
  }

  private applyAlone(change: LikeChange): Promise<LikeAnswer> {
    return this.turns.run(change.subject.id, (tx) => this.changes.apply(change, tx));
  }
}
