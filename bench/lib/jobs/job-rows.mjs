import { v7 as uuidv7 } from 'uuid';

import { queryOnce } from '../databases.mjs';

const PER_USER = 10;
export const TEXT_LENGTH = 100;

/** @param {number} count */
export const newIds = (count) => Array.from({ length: count }, () => uuidv7());

/**
 * Users, each with ten jobs of random text that wait, as if they had asked for them just now.
 *
 * @param {string} databaseUrl
 * @param {readonly string[]} ids of the jobs
 */
export async function insertJobs(databaseUrl, ids) {
  const users = newIds(Math.ceil(ids.length / PER_USER));
  await queryOnce(
    databaseUrl,
    `INSERT INTO users (id, email, username)
     SELECT id, 'bench-' || n || '@example.com', 'bench-' || n
       FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)`,
    [users],
  );
  await queryOnce(
    databaseUrl,
    `WITH made AS (
       INSERT INTO jobs (id, user_id, type, parameters, request_id)
       SELECT id, user_id, 'random-text', $3::jsonb, id::text
         FROM unnest($1::uuid[], $2::uuid[]) AS j (id, user_id)
       RETURNING id, seq, status, progress, created_at
     )
     INSERT INTO job_transitions (job_id, seq, status, progress, at)
     SELECT id, seq, status, progress, created_at FROM made`,
    [ids, ids.map((_, n) => users[Math.floor(n / PER_USER)]), { length: TEXT_LENGTH }],
  );
}

/**
 * Throws unless each job was run once, and its whole history is there.
 *
 * @param {string} databaseUrl
 * @param {number} count
 */
export async function requireAllDone(databaseUrl, count) {
  const [row] = await queryOnce(
    databaseUrl,
    `SELECT count(*)::int AS jobs,
            count(*) FILTER (WHERE status = 'completed' AND attempts = 1
                               AND length(result) = $1 AND history = 'pending,running,completed'
                            )::int AS whole
       FROM jobs JOIN LATERAL (
         SELECT string_agg(status, ',' ORDER BY seq) AS history
           FROM job_transitions WHERE job_id = jobs.id
       ) AS transitions ON true`,
    [TEXT_LENGTH],
  );
  if (row?.jobs === count && row.whole === count) return;
  throw new Error(
    `of ${count} jobs ${row?.jobs} are there and ${row?.whole} have all that belongs to them`,
  );
}
