import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Jobs1763690700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Half-filled pages: a job is updated where it lies, without a word to the indexes, as long
      -- as no indexed column changes. So none of what a running job changes is indexed.
      CREATE TABLE jobs (
        id          uuid PRIMARY KEY,
        user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        type        text NOT NULL,
        parameters  jsonb NOT NULL,
        status      text NOT NULL DEFAULT 'pending'
                    CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
        progress    smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
        seq         integer NOT NULL DEFAULT 1,
        attempts    smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        run_id      uuid,
        lease_until timestamptz,
        due_at      timestamptz NOT NULL DEFAULT now(),
        request_id  text NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        updated_at  timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        error       text,
        result      text,
        CONSTRAINT jobs_finished_check
          CHECK ((finished_at IS NULL) = (status IN ('pending', 'running')))
      ) WITH (fillfactor = 50);
      CREATE INDEX jobs_of_user ON jobs (user_id, id);
      -- Without an end: the unfinished ones.
      CREATE INDEX jobs_of_user_by_end ON jobs (user_id, finished_at);
      CREATE INDEX jobs_unfinished ON jobs (id) WHERE finished_at IS NULL;
      CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
      COMMENT ON COLUMN jobs.seq IS 'the number of the newest transition';
      COMMENT ON COLUMN jobs.run_id IS 'of the attempt that may write; any other has lost the job';
      COMMENT ON COLUMN jobs.lease_until IS 'until then nobody else takes the job';

      CREATE TABLE job_transitions (
        job_id   uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        seq      integer NOT NULL,
        status   text NOT NULL,
        progress smallint NOT NULL,
        at       timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (job_id, seq)
      );
    `);
    // AFTER, for a trigger before an update would lock each row once more to look at it.
    await runner.query(`
      CREATE FUNCTION refuse_job_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a job cannot go from % to %', OLD.status, NEW.status
          USING ERRCODE = 'check_violation';
      END $$;
      CREATE TRIGGER jobs_transition AFTER UPDATE OF status ON jobs
        FOR EACH ROW
        WHEN (OLD.status <> NEW.status AND NOT (
          OLD.status = 'pending' AND NEW.status IN ('running', 'cancelled')
          OR OLD.status = 'running' AND NEW.status IN ('completed', 'failed', 'cancelled')))
        EXECUTE FUNCTION refuse_job_transition();

      CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the history of a job is append-only' USING ERRCODE = 'check_violation';
      END $$;
      CREATE TRIGGER job_transitions_append_only BEFORE UPDATE ON job_transitions
        FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE job_transitions; DROP TABLE jobs;
      DROP FUNCTION refuse_job_transition; DROP FUNCTION refuse_history_change;
    `);
  }
}
