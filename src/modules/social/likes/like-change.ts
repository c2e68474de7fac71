import type { Subject } from '../subjects/subject.js';

/** What somebody wants their like of a subject to be. */
export interface LikeChange {
  readonly subject: Subject;
  readonly userId: string;
  readonly to: 'liked' | 'not_liked' | 'toggled';
  /** Of the request that asked for it. */
  readonly requestId: string;
}

/** How it stands between a subject and somebody who may like it. */
export interface LikeStanding {
  readonly subject: Subject;
  readonly authorId: string;
  readonly userId: string;
  readonly liked: boolean;
  /** Of the subject, by all. */
  readonly likesCount: number;
}

/** What came of a change. */
export interface LikeState {
  readonly liked: boolean;
  readonly likesCount: number;
}
