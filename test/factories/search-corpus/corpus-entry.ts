import type { SearchType } from '../../../src/modules/search/documents/search-document.js';

/** A document of the corpus; its author is a username. */
export interface CorpusEntry {
  /** What the graded queries call it. */
  readonly key: string;
  readonly type: SearchType;
  readonly author: string;
  readonly isPublic: boolean;
  readonly title: string;
  readonly description: string | null;
  readonly content: string;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly popularity: number;
}
