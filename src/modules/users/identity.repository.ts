import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import type { Transaction } from '../../database/transaction.js';
import { identityTaken, issuerTaken } from './users.errors.js';

export interface IdentityRow {
  readonly id: string;
  readonly user_id: string;
  readonly issuer: string;
  readonly subject: string;
  /** What the user is called there. */
  readonly login: string | null;
  /** Sealed. */
  readonly token: Buffer | null;
  readonly token_scopes: readonly string[] | null;
  readonly created_at: Date;
}

export interface IdentityOwnerRow {
  /** Null for an identity that is nobody's. */
  readonly user_id: string | null;
  readonly username: string | null;
  readonly buried: boolean;
}

export interface NewIdentity {
  readonly id: string;
  readonly userId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly login: string | null;
}

const IDENTITY = 'id, user_id, issuer, subject, login, token, token_scopes, created_at';

const constraints = {
  identities_subject_key: identityTaken,
  identities_user_key: issuerTaken,
};

export interface TokenHolder {
  readonly id: string;
  readonly user_id: string;
}

/** Who users are elsewhere. */
@Injectable()
export class IdentityRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  async find(issuer: string, subject: string, tx?: Transaction): Promise<IdentityRow | undefined> {
    const [row] = await this.database.query<IdentityRow>(
      `SELECT ${IDENTITY} FROM identities WHERE issuer = $1 AND subject = $2`,
      [issuer, subject],
      { tx, name: 'identity_by_subject' },
    );
    return row;
  }

  /**
   * Whose identity this is, and whether an account that it was of is gone. In one statement: an
   * account is seen either before its deletion or after it.
   */
  async findOwner(issuer: string, subject: string): Promise<IdentityOwnerRow> {
    const [row] = await this.database.query<IdentityOwnerRow>(
      `SELECT u.id AS user_id, u.username,
              EXISTS (SELECT FROM identity_tombstones t
                       WHERE t.issuer = $1
                         AND t.subject_hash = sha256(convert_to($2, 'UTF8'))) AS buried
         FROM (SELECT) AS one
         LEFT JOIN (identities i JOIN users u ON u.id = i.user_id)
           ON i.issuer = $1 AND i.subject = $2`,
      [issuer, subject],
      { name: 'identity_owner' },
    );
    if (!row) throw new Error('the join returned no row');
    return row;
  }

  async findOfUser(userId: string, issuer: string): Promise<IdentityRow | undefined> {
    const [row] = await this.database.query<IdentityRow>(
      `SELECT ${IDENTITY} FROM identities WHERE user_id = $1 AND issuer = $2`,
      [userId, issuer],
    );
    return row;
  }

  /** Oldest first; there is one for each issuer. */
  list(userId: string, tx?: Transaction): Promise<IdentityRow[]> {
    return this.database.query<IdentityRow>(
      `SELECT ${IDENTITY} FROM identities WHERE user_id = $1 ORDER BY id`,
      [userId],
      { tx },
    );
  }

  /** Newest first. */
  page(userId: string, request: PageRequest): Promise<Page<IdentityRow>> {
    return this.pages.read<IdentityRow>(
      {
        select: IDENTITY,
        from: 'identities',
        where: ['user_id = $1'],
        parameters: [userId],
        keys: [{ expression: 'id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }

  /** @throws DomainError IDENTITY_TAKEN by another account; the account has another of this issuer */
  async insert(
    { id, userId, issuer, subject, login }: NewIdentity,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      'INSERT INTO identities (id, user_id, issuer, subject, login) VALUES ($1, $2, $3, $4, $5)',
      [id, userId, issuer, subject, login],
      { tx, constraints },
    );
  }

  async setToken(
    id: string,
    sealed: Buffer,
    scopes: readonly string[],
    login: string | null,
    tx?: Transaction,
  ): Promise<void> {
    await this.database.query(
      `UPDATE identities SET token = $2, token_scopes = $3, login = $4, updated_at = now()
        WHERE id = $1`,
      [id, sealed, scopes, login],
      { tx },
    );
  }

  async setLogin(id: string, login: string | null, tx?: Transaction): Promise<void> {
    await this.database.query(
      'UPDATE identities SET login = $2, updated_at = now() WHERE id = $1',
      [id, login],
      { tx },
    );
  }

  /** Of the token, which nobody else replaces until the transaction ends; null without one. */
  async lockScopes(id: string, tx: Transaction): Promise<readonly string[] | null> {
    const [row] = await this.database.query<Pick<IdentityRow, 'token_scopes'>>(
      'SELECT token_scopes FROM identities WHERE id = $1 AND token IS NOT NULL FOR UPDATE',
      [id],
      { tx },
    );
    return row ? (row.token_scopes ?? []) : null;
  }

  /** As `findOfUser`; undefined while the user is suspended. */
  async findOfActiveUser(userId: string, issuer: string): Promise<IdentityRow | undefined> {
    const [row] = await this.database.query<IdentityRow>(
      `SELECT ${IDENTITY} FROM identities
        WHERE user_id = $1 AND issuer = $2
          AND EXISTS (SELECT FROM users u WHERE u.id = user_id AND u.suspended_at IS NULL)`,
      [userId, issuer],
    );
    return row;
  }

  /** By id, those after one of them; the suspended are left out. */
  holders(
    issuer: string,
    after: string | undefined,
    limit: number,
    tx?: Transaction,
  ): Promise<TokenHolder[]> {
    return this.database.query<TokenHolder>(
      `SELECT id, user_id FROM identities
        WHERE issuer = $1 AND token IS NOT NULL AND ($2::uuid IS NULL OR id > $2)
          AND EXISTS (SELECT FROM users u WHERE u.id = user_id AND u.suspended_at IS NULL)
        ORDER BY id LIMIT $3`,
      [issuer, after ?? null, limit],
      { tx },
    );
  }

  /** Only this one: another may have taken its place. */
  async clearToken(id: string, sealed: Buffer): Promise<void> {
    await this.database.query(
      `UPDATE identities SET token = NULL, token_scopes = NULL, updated_at = now()
        WHERE id = $1 AND token = $2`,
      [id, sealed],
    );
  }

  /**
   * Of one issuer, or of all when it is null; their tokens are to be revoked from then on. Every
   * deletion passes here: one that only follows from the user's row would leave the tokens good.
   * The issuers of those that there were.
   */
  async delete(userId: string, issuer: string | null, tx: Transaction): Promise<string[]> {
    const rows = await this.database.query<{ issuer: string }>(
      `WITH gone AS (
         DELETE FROM identities WHERE user_id = $1 AND ($2::text IS NULL OR issuer = $2)
         RETURNING id, issuer, token
       ), given_up AS (
         INSERT INTO token_revocations (id, issuer, token)
         SELECT id, issuer, token FROM gone WHERE token IS NOT NULL
       )
       SELECT issuer FROM gone`,
      [userId, issuer],
      { tx },
    );
    return rows.map((row) => row.issuer);
  }
}
