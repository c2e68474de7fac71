/** The columns of `users` that anybody may see, once names are put together. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly full_name: string | null;
  readonly bio: string | null;
  readonly location: string | null;
  readonly website: string | null;
  readonly avatar_url: string | null;
  readonly created_at: Date;
}

/** A person who was looked for, and how well they fit; together unique, the best one least. */
export interface FoundPerson extends Person {
  /** 1: the username begins with it, 2: a word does, 3: contained, 4: similar. */
  readonly tier: number;
  /** Within a tier. */
  readonly distance: number;
  /** The username in small letters. */
  readonly name: string;
}

/** What is looked for among people. */
export interface WantedPerson {
  /** What a username would begin with, in small letters; undefined when none can. */
  readonly prefix: string | undefined;
  /** As `search_words` of the database makes them: letters, digits and single blanks. */
  readonly words: string;
  /** Which of the words may be misspelt, if any may, and which with digits may not. */
  readonly misspelt?: { readonly letters: string; readonly numbers: readonly string[] };
}
