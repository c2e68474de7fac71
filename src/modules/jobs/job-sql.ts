/**
 * Keeps the transitions that the common table expression `changed` made, with the same statement
 * that made them. `changed` has `id, seq, status, progress`; `where` leaves some of it out.
 */
export const notedFrom = (changed: string, where = 'true'): string => `
  noted AS (
    INSERT INTO job_transitions (job_id, seq, status, progress)
    SELECT id, seq, status, progress FROM ${changed} WHERE ${where}
  )`;

/**
 * Of the unfinished jobs of a type, the oldest ten thousand. As jobs are taken oldest first, those
 * that workers have are among them; and a backlog of any length costs no more to look through.
 */
export const oldestUnfinished = (type: string): string => `
  (SELECT id, attempts, lease_until FROM jobs
    WHERE type = ${type} AND finished_at IS NULL
    ORDER BY id LIMIT 10000)`;
