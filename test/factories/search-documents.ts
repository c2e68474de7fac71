import type { LexemeCounts } from '../../src/modules/search/lexemes/lexeme-counts.service.js';
import type { TestApp } from '../support/app.js';

type Sql = Pick<TestApp, 'sql'>;

/** What is compared of documents; a user's `updated_at` tells of more than their document does. */
const COMPARED = `id, author_id, is_public, popularity, shelf, language, tags, details, created_at,
  CASE WHEN type <> 'user' THEN updated_at END, title, description, content`;

const shelf = (count: string): string =>
  `(CASE WHEN ${count} >= 128 THEN 4 WHEN ${count} >= 32 THEN 3 WHEN ${count} >= 8 THEN 2
         WHEN ${count} >= 1 THEN 1 ELSE 0 END)::smallint`;

/** What should be found of each type, by what there is. */
const EXPECTED = {
  user: `
    SELECT id, id, true, coalesce(followers_count, 0),
           ${shelf('coalesce(followers_count, 0)')}, NULL, '{}'::text[],
           jsonb_build_object('username', username, 'avatar_url', avatar_url, 'full_name', name),
           created_at, NULL::timestamptz, username, name, concat_ws(E'\\n', bio, location)
      FROM users LEFT JOIN follow_counts ON user_id = id
     CROSS JOIN LATERAL (
       SELECT coalesce(full_name, nullif(concat_ws(' ', first_name, last_name), '')) AS name) AS named`,
  snippet: `
    SELECT id, author_id, is_public, likes_count, ${shelf('likes_count')}, language, tags,
           '{}'::jsonb, created_at, updated_at, title, description, code
      FROM snippets JOIN subjects USING (id)`,
  doc: `
    SELECT id, subjects.author_id, is_public, likes_count, ${shelf('likes_count')}, NULL, tags,
           jsonb_build_object('slug', slug), created_at, updated_at, title, NULL, content
      FROM docs JOIN subjects USING (id)`,
  repository: `
    SELECT id, user_id, NOT is_private, stars_count, ${shelf('stars_count')}, CASE lower(language) WHEN 'c++' THEN 'cpp' WHEN 'c#' THEN 'csharp'
                ELSE replace(lower(language), ' ', '-') END, topics,
           jsonb_build_object('url', url), created_at, updated_at, full_name, description, ''
      FROM github_repositories`,
} as const;

const apart = (one: string, other: string): string =>
  `(${one} EXCEPT ${other}) UNION ALL (${other} EXCEPT ${one})`;

/** Documents that are not what should be found, and what should be found and is not. */
export const misfiled = async ({ sql }: Sql): Promise<object[]> => {
  const found: object[] = [];
  for (const [type, expected] of Object.entries(EXPECTED)) {
    const documents = `SELECT ${COMPARED} FROM search_documents WHERE type = '${type}'`;
    found.push(...(await sql(apart(documents, expected))));
  }
  return found;
};

/** Authors who are hidden and should not be, or the other way round. */
export const mishidden = ({ sql }: Sql): Promise<object[]> =>
  sql(
    apart(
      'SELECT author_id FROM search_hidden_authors',
      'SELECT id FROM users WHERE suspended_at IS NOT NULL',
    ),
  );

/** Words that are in more or fewer documents than their count says. */
export const miscountedWords = ({ sql }: Sql): Promise<object[]> =>
  sql(
    apart(
      'SELECT lexeme, documents FROM search_lexemes',
      `SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_documents')
        WHERE word ~ '^[[:alpha:]]{3,32}$'`,
    ),
  );

/** Resolves when every word of what is committed is counted. */
export const wordsCounted = async (counts: LexemeCounts, { sql }: Sql): Promise<void> => {
  for (;;) {
    counts.wake();
    await counts.idle();
    const left = await sql('SELECT FROM search_lexeme_changes LIMIT 1');
    if (left.length === 0) return;
  }
};
