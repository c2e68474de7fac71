import { type Subject, subjectRoom } from '../subjects/subject.js';
import type { LikeChange, LikeStanding, LikeState } from './like-change.js';

/** The last change of somebody's like that another one is left by. */
export interface LikeOutcome {
  readonly change: LikeChange;
  readonly authorId: string;
}

export interface LikeOutcomes {
  /** For each change in order; undefined for who may not like that subject. */
  readonly states: readonly (LikeState | undefined)[];
  /** Likes that are there after all of them, and were not before. */
  readonly added: readonly LikeOutcome[];
  /** Likes that were there before, and are not after all of them. */
  readonly removed: readonly LikeOutcome[];
}

interface Pair {
  readonly before: LikeStanding;
  readonly liked: boolean;
  readonly change?: LikeChange;
}

const WANTED: Readonly<Record<LikeChange['to'], (liked: boolean) => boolean>> = {
  liked: () => true,
  not_liked: () => false,
  toggled: (liked) => !liked,
};

const keyOf = ({ subject, userId }: { readonly subject: Subject; readonly userId: string }) =>
  `${subjectRoom(subject)} ${userId}`;

const leftBy = (pairs: Iterable<Pair>, liked: boolean): LikeOutcome[] =>
  [...pairs].flatMap(({ before, liked: is, change }) =>
    change && is === liked && before.liked !== liked ? [{ change, authorId: before.authorId }] : [],
  );

/**
 * What comes of changes that are made one after the other, and which likes they leave.
 *
 * @param standings how everything stands before; whoever has none may not
 */
export const likeOutcomes = (
  changes: readonly LikeChange[],
  standings: readonly LikeStanding[],
): LikeOutcomes => {
  const pairs = new Map<string, Pair>(
    standings.map((before) => [keyOf(before), { before, liked: before.liked }]),
  );
  const counts = new Map(standings.map(({ subject, likesCount }) => [subject.id, likesCount]));
  const states = changes.map((change): LikeState | undefined => {
    const key = keyOf(change);
    const pair = pairs.get(key);
    if (!pair) return undefined;
    const liked = WANTED[change.to](pair.liked);
    const { id } = change.subject;
    const likesCount = (counts.get(id) ?? 0) + Number(liked) - Number(pair.liked);
    pairs.set(key, { ...pair, liked, change });
    counts.set(id, likesCount);
    return { liked, likesCount };
  });
  return { states, added: leftBy(pairs.values(), true), removed: leftBy(pairs.values(), false) };
};
