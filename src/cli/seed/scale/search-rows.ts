import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';

const COLUMNS = `id, type, author_id, is_public, popularity, shelf, language, tags, details,
  created_at, updated_at, title, description, content`;

/** As the modules of the things themselves make them. */
const DOCUMENTS = [
  `SELECT users.id, 'user', users.id, true, popularity, search_shelf(popularity), NULL, '{}',
          jsonb_build_object('username', username, 'full_name', full_name, 'avatar_url', avatar_url),
          created_at, updated_at, username, full_name, concat_ws(E'\\n', bio, location)
     FROM scale_people
     JOIN (SELECT id, username, avatar_url, bio, location, created_at, updated_at,
                  coalesce(full_name, nullif(concat_ws(' ', first_name, last_name), '')) AS full_name
             FROM users) AS users USING (id)
     LEFT JOIN follow_counts AS counts ON counts.user_id = users.id
    CROSS JOIN LATERAL (SELECT coalesce(counts.followers_count, 0) AS popularity) AS counted
    ORDER BY users.id`,
  `SELECT subjects.id, 'snippet', subjects.author_id, subjects.is_public, likes_count,
          search_shelf(likes_count), language, tags, '{}', created_at, updated_at, title,
          description, code
     FROM scale_subjects JOIN subjects USING (id) JOIN snippets USING (id)
    ORDER BY subjects.id`,
  `SELECT subjects.id, 'doc', subjects.author_id, subjects.is_public, likes_count,
          search_shelf(likes_count), NULL, tags, jsonb_build_object('slug', slug), created_at,
          updated_at, title, NULL, content
     FROM scale_subjects JOIN subjects USING (id) JOIN docs USING (id)
    ORDER BY subjects.id`,
];

/** What is searched of all that was made. Words are counted once, not at each row. */
export const insertSearchDocuments = async (database: Database, tx: Transaction): Promise<void> => {
  const run = (sql: string): Promise<unknown> => database.query(sql, [], { tx });
  await run('ALTER TABLE search_documents DISABLE TRIGGER search_documents_lexemes');
  for (const select of DOCUMENTS) await run(`INSERT INTO search_documents (${COLUMNS}) ${select}`);
  await run('ALTER TABLE search_documents ENABLE TRIGGER search_documents_lexemes');
  await run(
    `INSERT INTO search_hidden_authors
     SELECT id FROM scale_people JOIN users USING (id) WHERE suspended_at IS NOT NULL`,
  );
  // What was there before is counted with the rest.
  await run('TRUNCATE search_lexemes, search_lexeme_changes');
  await run(
    `INSERT INTO search_lexemes
     SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_documents')
      WHERE word ~ '^[[:alpha:]]{3,32}$'`,
  );
};
