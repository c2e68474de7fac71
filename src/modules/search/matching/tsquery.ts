/** What PostgreSQL takes for one lexeme, whatever it holds. */
export const lexeme = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** A document that has one of these; null for none. */
export const anyOf = (lexemes: readonly string[]): string | null =>
  lexemes.length === 0 ? null : lexemes.map(lexeme).join(' | ');

/** These next to each other; null for fewer than two. */
export const phraseOf = (lexemes: readonly string[]): string | null =>
  lexemes.length < 2 ? null : lexemes.map(lexeme).join(' <-> ');

/** All of these; null for none. */
export const allOf = (queries: readonly (string | null)[]): string | null => {
  const some = queries.filter((query) => query !== null);
  return some.length === 0 ? null : some.map((query) => `(${query})`).join(' & ');
};
