/**
 * The statement by which a transaction that tells gets its turn: until it ends nobody else tells, for
 * two at the same time would not tell in order. What a crash of PostgreSQL brings back is told again,
 * and known by its id. Whoever stops in the middle keeps the others for a few seconds only.
 *
 * @param lock any number that nothing else in this database locks
 */
export const tellingTurn = (lock: number): string => `
  WITH bounds AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'off', true),
           set_config('lock_timeout', '5s', true),
           set_config('idle_in_transaction_session_timeout', '10s', true)
  )
  SELECT pg_advisory_xact_lock(${lock}) FROM bounds`;
