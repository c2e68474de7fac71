import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { drawn, moment, oneOf, share } from './drawn.js';
import { sentences, tags, title } from './sentences.js';
import { LANGUAGES, WORDS } from './texts.js';

/** One in so many was edited later; its former code is kept. */
const EDITED = 8;
/** One in so many is a fork. */
const FORKED = 25;
/** Who has more private ones than the free plan allows is on the greater one. */
const FREE_PRIVATE = 10;

/** Most are short; one in a hundred is long. */
const PIECES = `1 + CASE WHEN n % 100 = 9 THEN ${drawn('300', 'n', 42)} ELSE ${drawn('10', 'n', 41, 2)} END`;

const CODE = `SELECT string_agg(
    replace(${oneOf('language.pieces', 'n * 512 + k', 43)}, 'NAME',
            ${oneOf('$2::text[]', 'n * 512 + k', 44)} || k), E'\\n\\n' ORDER BY k) AS code
  FROM generate_series(1, ${PIECES}) AS k`;

const INSERT = `
  WITH inserted AS (
    INSERT INTO snippets (id, title, description, code, language, tags, forked_from_id, created_at,
                          updated_at, code_written_at, revision_number)
    SELECT id, ${title('n', 45)},
           CASE WHEN ${drawn('5', 'n', 48)} > 1
                THEN ${sentences(`1 + ${drawn('4', 'n', 49)}`, 'n', 50)} END,
           code, language.language, ${tags('n', 53)}, source_id, at, edited_at, edited_at,
           CASE WHEN edited_at > at THEN 2 ELSE 1 END
      FROM (
        SELECT subject.n, subject.id, subject.at, source.id AS source_id,
               CASE WHEN subject.n % ${EDITED} = 0
                    THEN ${moment(`subject.at + ${share('subject.n', 55)} * ($4::timestamptz - subject.at)`)}
                    ELSE subject.at END AS edited_at,
               1 + ${drawn('$5::integer', 'subject.n', 56, 2.5)} AS in_language
          FROM scale_subjects AS subject
          LEFT JOIN scale_subjects AS source
            ON subject.n % ${FORKED} = 3 AND source.is_public
           AND source.n = ${drawn('subject.n', 'subject.n', 57)}
         WHERE subject.kind = 'snippet'
      ) AS drawn
      JOIN scale_languages AS language (number, language, pieces) ON number = drawn.in_language
     CROSS JOIN LATERAL (${CODE}) AS written
     ORDER BY id
    RETURNING id, code, created_at, revision_number
  )
  INSERT INTO subject_revisions (subject_id, number, text, created_at)
  SELECT id, 1, left(code, 1 + length(code) / 2), created_at FROM inserted WHERE revision_number = 2`;

/** The texts of the planned snippets, and what their authors have of private ones. */
export const insertSnippets = async (
  database: Database,
  until: Date,
  tx: Transaction,
): Promise<void> => {
  await database.query(
    `CREATE TEMP TABLE scale_languages (number integer PRIMARY KEY, language text, pieces text[])
       ON COMMIT DROP`,
    [],
    { tx },
  );
  for (const [index, { language, pieces }] of LANGUAGES.entries()) {
    const row = [index + 1, language, pieces];
    await database.query('INSERT INTO scale_languages VALUES ($1, $2, $3)', row, { tx });
  }
  await database.query(INSERT, [...WORDS, until, LANGUAGES.length], { tx });
  await database.query(
    `WITH used AS (
       INSERT INTO plan_usage (user_id, resource, used)
       SELECT author_id, 'private_snippets', count(*) FROM scale_subjects
        WHERE NOT is_public GROUP BY author_id
       RETURNING user_id, used
     )
     INSERT INTO user_plans (user_id, plan)
     SELECT user_id, 'pro' FROM used WHERE used > ${FREE_PRIVATE}`,
    [],
    { tx },
  );
};
