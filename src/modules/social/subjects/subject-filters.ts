/** What a list of subjects is narrowed to. */
export interface SubjectFilters {
  /** Of snippets alone: docs are in none. */
  readonly language?: string | undefined;
  /** Any of these. */
  readonly tags?: readonly string[] | undefined;
  /** Contained in the author's username, in any case. */
  readonly author?: string | undefined;
  /** All of them in the searched text; as `search_words` makes them. */
  readonly words?: readonly string[] | undefined;
}

/** Each costs a look into the index. */
export const MAX_WORDS = 8;

/** The index knows of nothing shorter within a word, only how words begin. */
const INDEXED_LETTERS = 3;

const isIndexed = (word: string): boolean => Array.from(word).length >= INDEXED_LETTERS;

/** Words are letters and digits, of which no pattern makes anything else. */
const patternOf = (word: string): string => (isIndexed(word) ? `%${word}%` : `% ${word}%`);

/** All of them, in any order. */
const expressionOf = (words: readonly string[]): string =>
  `^${words.map((word) => `(?=.*${isIndexed(word) ? '' : ' '}${word})`).join('')}`;

const wordConditions = (
  words: readonly string[],
  text: string,
  bind: (value: unknown) => string,
): string[] => {
  // Signs alone are in no text.
  if (words.length === 0) return ['false'];
  const conditions = words.map((word) => `${text} LIKE ${bind(patternOf(word))}::text`);
  // The same of all together. PostgreSQL tries what is asked on a sample: of each word alone, which
  // it takes to have nothing to do with the others, it would not see that hardly any text has all,
  // and would look for them in one after the other, newest first, through the whole table.
  return words.length === 1
    ? conditions
    : [...conditions, `${text} ~ ${bind(expressionOf(words))}::text`];
};

/**
 * Conditions over `author` and the table of the texts.
 * @param text the alias of that table, which has `tags` and `search_text`
 * @param bind makes a value a parameter, and gives its SQL
 */
export const filterConditions = (
  { language, tags, author, words }: SubjectFilters,
  text: string,
  bind: (value: unknown) => string,
): string[] => {
  const conditions: string[] = [];
  if (language !== undefined) conditions.push(`${text}.language = ${bind(language)}`);
  if (tags && tags.length > 0) conditions.push(`${text}.tags && ${bind(tags)}::text[]`);
  if (author !== undefined) {
    const given = bind(author);
    conditions.push(
      // What is in a username is in the words of its person, which an index finds.
      `author.search_text LIKE '%' || search_words(${given}::text) || '%'`,
      `strpos(lower(author.username), lower(${given})) > 0`,
    );
  }
  if (words) conditions.push(...wordConditions(words, `${text}.search_text`, bind));
  return conditions;
};
