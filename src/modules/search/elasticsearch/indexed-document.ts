import type { SearchType } from '../documents/search-document.js';

/** What Elasticsearch is told of a document. */
export interface IndexedDocument {
  readonly id: string;
  readonly type: SearchType;
  readonly author_id: string;
  /** Their username in lower case; null where nobody has one. */
  readonly author: string | null;
  readonly is_public: boolean;
  /** Its author is. */
  readonly hidden: boolean;
  readonly popularity: number;
  readonly created_at: string;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly title: string;
  readonly description: string | null;
  readonly content: string;
}
