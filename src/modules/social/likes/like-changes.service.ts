import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { DomainError } from '../../../errors/domain-error.js';
import { notFound, unauthorized } from '../../../errors/errors.js';
import { Blocks } from '../relations/blocks.service.js';
import type { LikeChange, LikeState } from './like-change.js';
import { LikeNews } from './like-news.js';
import { likeOutcomes } from './like-outcomes.js';
import { LikeRepository } from './like.repository.js';

/** What a change is answered with. */
export type LikeAnswer = LikeState | DomainError;

/** Changes likes together, as if one after the other. */
@Injectable()
export class LikeChanges {
  constructor(
    private readonly likes: LikeRepository,
    private readonly blocks: Blocks,
    private readonly news: LikeNews,
  ) {}

  /** Waits for whoever is deleting the user. */
  async apply(change: LikeChange, tx: Transaction): Promise<LikeAnswer> {
    const likers = await this.likes.lockLikers([change.userId], { waiting: true }, tx);
    if (!likers.has(change.userId)) return unauthorized();
    const [state] = await this.change([change], tx);
    return state ?? notFound();
  }

  /**
   * Answers each in order; undefined, and nothing changed, for users who are gone or being deleted, so
   * that nobody else waits for that.
   */
  async applyAll(
    changes: readonly LikeChange[],
    tx: Transaction,
  ): Promise<readonly (LikeAnswer | undefined)[]> {
    const userIds = changes.map(({ userId }) => userId);
    const likers = await this.likes.lockLikers(userIds, { waiting: false }, tx);
    const able = changes.filter(({ userId }) => likers.has(userId));
    const states = await this.change(able, tx);
    const answers = new Map(able.map((change, index) => [change, states[index] ?? notFound()]));
    return changes.map((change) => answers.get(change));
  }

  private async change(
    changes: readonly LikeChange[],
    tx: Transaction,
  ): Promise<readonly (LikeState | undefined)[]> {
    if (changes.length === 0) return [];
    await this.blocks.holdOff(
      changes.map(({ userId }) => userId),
      tx,
    );
    await this.likes.lockSubjects(
      changes.map(({ subject }) => subject.id),
      tx,
    );
    const standings = await this.likes.findStandings(changes, tx);
    const { states, added, removed } = likeOutcomes(changes, standings);
    if (added.length + removed.length === 0) return states;
    const counts = await this.likes.write(
      added.map(({ change }) => change),
      removed.map(({ change }) => change),
      tx,
    );
    await this.news.liked(added, tx);
    await this.news.counted(counts, tx);
    return states;
  }
}
