import { queryOnce } from '../databases.mjs';

const SIZES = `
  SELECT name, sort, pg_relation_size(oid)::float8 / 1048576 AS megabytes
    FROM (SELECT 'rows of ' || relname AS name, 1 AS sort, oid FROM pg_class
           WHERE relname IN ('search_documents', 'search_lexemes')
           UNION ALL
          SELECT 'long values of search_documents', 2, reltoastrelid FROM pg_class
           WHERE relname = 'search_documents'
           UNION ALL
          SELECT 'their index', 3, indexrelid FROM pg_index
           WHERE indrelid = (SELECT reltoastrelid FROM pg_class WHERE relname = 'search_documents')
           UNION ALL
          SELECT indexrelid::regclass::text, 4, indexrelid FROM pg_index
           WHERE indrelid IN ('search_documents'::regclass, 'search_lexemes'::regclass)
         ) AS parts (name, sort, oid)
   ORDER BY sort, name`;

const MOST_USUAL = 40;

const FACTS = `
  SELECT (SELECT count(*) FROM search_documents)::int AS documents,
         (SELECT count(*) FROM users)::int AS users,
         (SELECT count(*) FROM search_lexemes)::int AS lexemes,
         (SELECT avg(octet_length(title) + octet_length(coalesce(description, ''))
                       + octet_length(content)) FROM search_documents)::int AS text_bytes,
         (SELECT jsonb_agg(lexeme || ' ' || round(100.0 * documents / greatest(1, held.n), 1) || ' %')
            FROM (SELECT * FROM search_lexemes ORDER BY documents DESC LIMIT ${MOST_USUAL}) AS usual,
                 (SELECT count(*) AS n FROM search_documents) AS held) AS most_usual`;

/** What was put there. @param {string} databaseUrl */
export async function measureSizes(databaseUrl) {
  const rows = await queryOnce(databaseUrl, SIZES);
  const [facts] = await queryOnce(databaseUrl, FACTS);
  return {
    facts,
    sizes: rows.map(({ name, megabytes }) => ({
      name: String(name),
      megabytes: Number(megabytes),
    })),
  };
}
