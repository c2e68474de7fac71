import type { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { drawn } from './drawn.js';
import { sentences, tags, title } from './sentences.js';
import { WORDS } from './texts.js';

const SECTIONS = `1 + ${drawn('12', 'n', 71, 2)}`;

const CONTENT = `SELECT '# ' || title || E'\\n\\n' || string_agg(
    '## ' || ${title('(n * 64 + s)', 72)} || E'\\n\\n'
      || ${sentences(`2 + ${drawn('9', 'n * 64 + s', 75)}`, '(n * 64 + s)', 76)}
      || E'\\n\\n\`\`\`js\\nconst n = ' || s || E';\\n\`\`\`', E'\\n\\n' ORDER BY s) AS content
  FROM generate_series(1, ${SECTIONS}) AS s`;

/** The texts of the planned docs. */
export const insertDocs = async (database: Database, tx: Transaction): Promise<void> => {
  await database.query(
    `INSERT INTO docs (id, author_id, slug, title, content, tags, created_at, updated_at,
                       content_written_at)
     SELECT id, author_id, lower(replace(title, ' ', '-')) || '-' || of_kind, title, content,
            ${tags('n', 79)}, at, at, at
       FROM (SELECT *, ${title('n', 81)} AS title FROM scale_subjects WHERE kind = 'doc') AS titled
      CROSS JOIN LATERAL (${CONTENT}) AS written
      ORDER BY id`,
    [...WORDS],
    { tx },
  );
};
