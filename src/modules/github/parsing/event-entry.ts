import { list, member } from './payload-reader.js';
import type { Phrase } from './phrase.js';

/** A path in the payload, its names parted by dots, or what finds the value. */
export type Place = string | ((payload: unknown) => unknown);

/** A sentence, or what tells the lines. */
export type Lines = Phrase | ((payload: unknown) => readonly string[]);

export type Words = Readonly<Record<string, (payload: unknown) => string | undefined>>;

/**
 * How one type of event is told. Gaps in its phrases are filled by `it`, `ref`, `repo`, `org`, by
 * `words` and by paths in the payload.
 */
export interface EventEntry {
  /** What it is about, without its heading: `pull request #2`. The last one has no gaps. */
  readonly it: Phrase;
  /** The heading of what it is about. It is written at the end, behind a colon. */
  readonly heading?: Phrase;
  /** Which of `titles` fits, where the action alone does not tell. */
  readonly variant?: (payload: unknown) => string | undefined;
  /**
   * What the actor did, by variant or action: `opened {it}`. What only happened begins with a
   * colon: `: {it} failed`. `created`, `edited` and the like need no phrase.
   */
  readonly titles?: Readonly<Record<string, Phrase>>;
  /** What is said where none of `titles` fits. */
  readonly title?: Phrase;
  readonly words?: Words;
  readonly summary?: readonly Lines[];
  /** Where the Markdown is that somebody wrote; the first that is there. */
  readonly body?: readonly Place[];
  /** Where its page is. The first one is gone once the event says `deleted`. */
  readonly urls?: readonly Place[];
  readonly refs?: readonly Place[];
  readonly times?: readonly Place[];
  /** `it` is not what was created or edited: a comment's issue is not. */
  readonly indirect?: true;
  /** Who did it when nobody is named. */
  readonly by?: string;
}

export type EventEntries = Readonly<Record<string, EventEntry>>;

const valueAt = (payload: unknown, place: Place): unknown =>
  typeof place === 'string' ? member(payload, ...place.split('.')) : place(payload);

/** The first of the places whose value is accepted. */
export const firstOf = <T>(
  payload: unknown,
  places: readonly Place[] | undefined,
  accept: (value: unknown) => T | undefined,
): T | undefined => {
  for (const place of places ?? []) {
    const accepted = accept(valueAt(payload, place));
    if (accepted !== undefined) return accepted;
  }
  return undefined;
};

/** The place of a name in the first element of a list. */
export const inFirst =
  (path: string, name: string): Place =>
  (payload) =>
    member(list(payload, ...path.split('.'))[0], name);

/** When a thing was changed last. */
export const changeTimes = (path: string): readonly Place[] => [
  `${path}.updated_at`,
  `${path}.created_at`,
];
