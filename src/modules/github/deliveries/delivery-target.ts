import type { ParsedEvent } from '../parsing/parsed-event.js';

/** The tracked repository that a delivery is for. */
export interface DeliveryTarget {
  readonly id: string;
  readonly fullName: string;
  /** GitHub's id of it; undefined until a delivery has told it. */
  readonly githubId: number | undefined;
  /** GitHub's id of the hook that delivers; undefined until it is known. */
  readonly hookId: number | undefined;
  /** What is kept; undefined: everything. */
  readonly events: readonly string[] | undefined;
  /** Any of which may sign. */
  readonly secrets: readonly string[];
}

/** What a delivery tells of its repository; undefined where that is nothing new. */
export interface LearntOfRepository {
  readonly githubId: number | undefined;
  readonly fullName: string | undefined;
  readonly hookId: number | undefined;
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * Whether an event is of this repository: by GitHub's id once that is known, since names change, and
 * by its name until then. What names no repository is of the one whose hook sent it.
 */
export const isOf = ({ repository }: ParsedEvent, target: DeliveryTarget): boolean => {
  if (!repository) return true;
  if (target.githubId !== undefined) return repository.id === target.githubId;
  return sameName(repository.fullName, target.fullName);
};

/** What an event of this repository tells of it; undefined when that is known already. */
export const learntFrom = (
  { repository, hook }: ParsedEvent,
  target: DeliveryTarget,
): LearntOfRepository | undefined => {
  const renamed = repository !== null && repository.fullName !== target.fullName;
  const hookId = hook?.isOfRepository === true ? hook.id : undefined;
  const learnt = {
    githubId: target.githubId === undefined ? repository?.id : undefined,
    fullName: renamed ? repository.fullName : undefined,
    hookId: hookId === target.hookId ? undefined : hookId,
  };
  return Object.values(learnt).some((value) => value !== undefined) ? learnt : undefined;
};

/** What was learnt before, and what later news add to it or put in its place. */
export const alsoLearnt = (
  before: LearntOfRepository | undefined,
  news: LearntOfRepository,
): LearntOfRepository => ({
  githubId: before?.githubId ?? news.githubId,
  fullName: news.fullName ?? before?.fullName,
  hookId: news.hookId ?? before?.hookId,
});
