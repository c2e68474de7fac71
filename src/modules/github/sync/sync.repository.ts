import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { githubNotLinked } from '../client/github-link.js';
import { SyncOvertaken } from './github-sync.errors.js';
import type { SyncKind } from './sync-kind.js';

export interface SyncRow {
  readonly identity_id: string;
  readonly user_id: string;
  readonly kind: SyncKind;
  readonly job_id: string | null;
  readonly failures: number;
}

export interface BegunRow {
  readonly identity_id: string;
  readonly run_id: string;
  readonly next_page: string | null;
  readonly pages_read: boolean;
}

export interface Beginning {
  readonly identityId: string;
  readonly kind: SyncKind;
  readonly holder: string;
  /** For a run that begins anew. */
  readonly runId: string;
  readonly now: Date;
  /** When it goes on if this attempt comes to no end. */
  readonly dueAt: Date;
}

/** Whose run it is, and that of this attempt. */
export interface Held {
  readonly identityId: string;
  readonly holder: string;
}

/** Pages shift while others are read: a run that was left for longer begins anew. */
const RUN_HOURS = 6;

const ROW = 'identity_id, user_id, kind, job_id, failures';

/** Synchronisations: when they are due, and how far they are. */
@Injectable()
export class SyncRepository {
  constructor(private readonly database: Database) {}

  /**
   * The row of this link, which nobody else changes until the transaction ends.
   * @throws DomainError 409 GITHUB_NOT_LINKED when the link has ended
   */
  async lock(
    identityId: string,
    userId: string,
    kind: SyncKind,
    tx: Transaction,
  ): Promise<SyncRow> {
    const [row] = await this.database.query<SyncRow>(
      `INSERT INTO github_syncs (identity_id, user_id, kind) VALUES ($1, $2, $3)
           ON CONFLICT (identity_id, kind) DO UPDATE SET kind = excluded.kind
       RETURNING ${ROW}`,
      [identityId, userId, kind],
      { tx, constraints: { github_syncs_identity_id_fkey: githubNotLinked } },
    );
    if (!row) throw new Error('the insert returned no row');
    return row;
  }

  async noteJob({ identity_id, kind }: SyncRow, jobId: string, tx: Transaction): Promise<void> {
    await this.database.query(
      `UPDATE github_syncs SET job_id = $3, due_at = NULL WHERE identity_id = $1 AND kind = $2`,
      [identity_id, kind, jobId],
      { tx },
    );
  }

  /** Makes the attempt the one that may write; undefined when the link has ended. */
  async begin(beginning: Beginning): Promise<BegunRow | undefined> {
    const { identityId, kind, holder, runId, now, dueAt } = beginning;
    const anew = `run_id IS NULL OR run_began_at < $5::timestamptz - interval '${RUN_HOURS} hours'`;
    const [row] = await this.database.query<BegunRow>(
      `UPDATE github_syncs
          SET holder = $3, due_at = $6,
              run_id = CASE WHEN ${anew} THEN $4 ELSE run_id END,
              run_began_at = CASE WHEN ${anew} THEN $5 ELSE run_began_at END,
              next_page = CASE WHEN ${anew} THEN NULL ELSE next_page END,
              pages_read = CASE WHEN ${anew} THEN false ELSE pages_read END
        WHERE identity_id = $1 AND kind = $2
       RETURNING identity_id, run_id, next_page, pages_read`,
      [identityId, kind, holder, runId, now, dueAt],
    );
    return row;
  }

  /** @throws SyncOvertaken for an attempt that may not write any more */
  async hold({ identityId, holder }: Held, kind: SyncKind, tx: Transaction): Promise<void> {
    const rows = await this.database.query(
      `SELECT 1 FROM github_syncs
        WHERE identity_id = $1 AND kind = $2 AND holder = $3 FOR NO KEY UPDATE`,
      [identityId, kind, holder],
      { tx },
    );
    if (rows.length === 0) throw new SyncOvertaken();
  }

  /** @param nextPage null: all pages are read */
  async notePosition(
    { identityId }: Held,
    kind: SyncKind,
    nextPage: string | null,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `UPDATE github_syncs SET next_page = $3, pages_read = $3::text IS NULL
        WHERE identity_id = $1 AND kind = $2`,
      [identityId, kind, nextPage],
      { tx },
    );
  }

  /** @throws SyncOvertaken for an attempt that may not write any more */
  async complete({ identityId, holder }: Held, kind: SyncKind, now: Date): Promise<void> {
    const rows = await this.database.query(
      `UPDATE github_syncs
          SET run_id = NULL, run_began_at = NULL, next_page = NULL, pages_read = false,
              holder = NULL, due_at = NULL, failures = 0, synced_at = $4
        WHERE identity_id = $1 AND kind = $2 AND holder = $3
       RETURNING 1`,
      [identityId, kind, holder, now],
    );
    if (rows.length === 0) throw new SyncOvertaken();
  }

  /**
   * Notes when it goes on without anybody asking; null: not before the next tick.
   * @param maxFailures after so many it does not either
   */
  async fail(
    { identityId, holder }: Held,
    kind: SyncKind,
    dueAt: Date | null,
    maxFailures: number,
  ): Promise<void> {
    await this.database.query(
      `UPDATE github_syncs
          SET failures = failures + 1, due_at = CASE WHEN failures < $5 THEN $4::timestamptz END
        WHERE identity_id = $1 AND kind = $2 AND holder = $3`,
      [identityId, kind, holder, dueAt, maxFailures],
    );
  }
}
