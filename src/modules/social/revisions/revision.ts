import type { Subject } from '../subjects/subject.js';

/** A former text of a subject. */
export interface Revision {
  /** From 1 on, in the order of the texts; none is ever given again. */
  readonly number: number;
  readonly text: string;
  /** When it was written, not when it was replaced. */
  readonly created_at: Date;
}

export interface FormerText {
  readonly subject: Subject;
  readonly number: number;
  readonly text: string;
  readonly writtenAt: Date;
}

/** Of each subject the newest are kept. */
export const MAX_REVISIONS = 100;
