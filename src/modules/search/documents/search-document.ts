export const SEARCH_TYPES = ['snippet', 'doc', 'user', 'repository'] as const;

export type SearchType = (typeof SEARCH_TYPES)[number];

/** What else is shown of a document, beside what is searched. */
export interface SearchDetails {
  /** Of a doc. */
  readonly slug?: string;
  /** Of a repository: its page on GitHub. */
  readonly url?: string;
  /** Of a user; the authors of the others are shown by them. */
  readonly username?: string;
  readonly full_name?: string | null;
  readonly avatar_url?: string | null;
}

/** A copy of something that can be found. */
export interface SearchDocument {
  /** That of the thing itself. */
  readonly id: string;
  readonly type: SearchType;
  /** Of a user: themselves. */
  readonly authorId: string;
  /** Others are found by their author alone. */
  readonly isPublic: boolean;
  /** Counts three times as much as the content. */
  readonly title: string;
  /** Counts twice as much as the content. */
  readonly description: string | null;
  readonly content: string;
  /** In lower case, as it is filtered by. */
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly details: SearchDetails;
  /** Likes, followers or stars; stays as it is when it is absent, and is 0 of what is new. */
  readonly popularity?: number;
  /** Stays as it is when it is absent, and is the transaction's of what is new. */
  readonly createdAt?: Date;
  /** The transaction's when it is absent. */
  readonly updatedAt?: Date;
}

export interface Popularity {
  readonly id: string;
  readonly popularity: number;
}
