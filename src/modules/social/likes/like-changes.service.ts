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

/**
 * Why a change was not made with others: its user is being deleted or blocked, or is gone; or somebody
 * else has locked its subject.
 */
export type Postponed = 'user_is_held' | 'subject_is_held';

const subjectIdsOf = (changes: readonly LikeChange[]): string[] =>
  changes.map(({ subject }) => subject.id);

const userIdsOf = (changes: readonly LikeChange[]): string[] => changes.map(({ userId }) => userId);

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
    await this.blocks.holdOff([change.userId], tx);
    await this.likes.lockSubjects([change.subject.id], tx);
    const [state] = await this.change([change], tx);
    return state ?? notFound();
  }

  /**
   * Answers each in order, or says why it has left it undone: so that nobody waits for what the others
   * are about. Waits for subjects alone, and only when it is told to.
   */
  async applyAll(
    changes: readonly LikeChange[],
    { waiting }: { readonly waiting: boolean },
    tx: Transaction,
  ): Promise<readonly (LikeAnswer | Postponed)[]> {
    const able = await this.ofFreeUsers(changes, tx);
    const busy = await this.lockSubjects(able, waiting, tx);
    const possible = able.filter(({ subject }) => !busy.has(subject.id));
    const states = await this.change(possible, tx);
    const answers = new Map<LikeChange, LikeAnswer | Postponed>([
      ...able.map((change) => [change, 'subject_is_held'] as const),
      ...possible.map((change, index) => [change, states[index] ?? notFound()] as const),
    ]);
    return changes.map((change) => answers.get(change) ?? 'user_is_held');
  }

  private async ofFreeUsers(
    changes: readonly LikeChange[],
    tx: Transaction,
  ): Promise<readonly LikeChange[]> {
    const likers = await this.likes.lockLikers(userIdsOf(changes), { waiting: false }, tx);
    const free = await this.blocks.holdOffWhereFree([...likers], tx);
    return changes.filter(({ userId }) => free.has(userId));
  }

  /** Those that somebody else has locked. */
  private async lockSubjects(
    changes: readonly LikeChange[],
    waiting: boolean,
    tx: Transaction,
  ): Promise<ReadonlySet<string>> {
    const ids = subjectIdsOf(changes);
    if (!waiting) return this.likes.lockFreeSubjects(ids, tx);
    await this.likes.lockSubjects(ids, tx);
    return new Set();
  }

  /** Of likers and subjects that are locked. */
  private async change(
    changes: readonly LikeChange[],
    tx: Transaction,
  ): Promise<readonly (LikeState | undefined)[]> {
    if (changes.length === 0) return [];
    const standings = await this.likes.findStandings(changes, tx);
    const { states, added, removed } = likeOutcomes(changes, standings);
    if (added.length + removed.length === 0) return states;
    const counts = await this.likes.write(
      added.map(({ change }) => change),
      removed.map(({ change }) => change),
      tx,
    );
    await this.news.changed('liked', added, tx);
    await this.news.changed('unliked', removed, tx);
    await this.news.counted(counts, tx);
    return states;
  }
}
