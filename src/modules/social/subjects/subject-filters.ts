/** What a list of subjects is narrowed to. */
export interface SubjectFilters {
  /** Any of these. */
  readonly tags?: readonly string[] | undefined;
  /** Contained in the author's username, in any case. */
  readonly author?: string | undefined;
  /** Each somewhere in the searched text or among the tags; as `search_words` makes them. */
  readonly words?: readonly string[] | undefined;
}

/** Looked for at most. */
export const MAX_WORDS = 10;

/**
 * Conditions over `author` and the table of the texts.
 * @param text the alias of that table, which has `tags` and `search_text`
 * @param bind makes a value a parameter, and gives its SQL
 */
export const filterConditions = (
  { tags, author, words }: SubjectFilters,
  text: string,
  bind: (value: unknown) => string,
): string[] => {
  const conditions: string[] = [];
  if (tags && tags.length > 0) conditions.push(`${text}.tags && ${bind(tags)}::text[]`);
  if (author !== undefined) {
    const given = bind(author);
    conditions.push(
      // What is in a username is in the words of its person, which an index finds.
      `author.search_text LIKE '%' || search_words(${given}::text) || '%'`,
      `strpos(lower(author.username), lower(${given})) > 0`,
    );
  }
  // Signs alone are in no text.
  if (words?.length === 0) conditions.push('false');
  for (const word of words ?? []) {
    const given = bind(word);
    conditions.push(
      `(${text}.search_text LIKE '%' || ${given}::text || '%' OR ${text}.tags @> ARRAY[${given}::text])`,
    );
  }
  return conditions;
};
