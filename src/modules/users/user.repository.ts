import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import type { NewUser, ProfileChanges, ProfileColumn, User } from './user.js';
import { emailTaken, usernameTaken } from './users.errors.js';

const USER = `id, email, email_verified_at, username, role, first_name, last_name, full_name, bio,
  location, website, time_zone, avatar_url, suspended_at, created_at, updated_at`;

const INSERT = `INSERT INTO users
    (id, email, username, password_hash, first_name, last_name, full_name, avatar_url,
     email_verified_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9::boolean THEN now() END)`;

const CHANGEABLE: readonly ProfileColumn[] = [
  'username',
  'first_name',
  'last_name',
  'full_name',
  'bio',
  'location',
  'website',
  'time_zone',
];

const constraints = { users_email_key: emailTaken, users_username_key: usernameTaken };

const values = (user: NewUser, username: string): readonly unknown[] => [
  user.id,
  user.email,
  username,
  user.passwordHash,
  user.firstName,
  user.lastName,
  user.fullName,
  user.avatarUrl,
  user.emailVerified,
];

/** With the password's hash, where there is one. */
export type AccountRow = User & { readonly password_hash: string | null };

@Injectable()
export class UserRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string, tx?: Transaction): Promise<User | undefined> {
    const [user] = await this.database.query<User>(
      `SELECT ${USER} FROM users WHERE id = $1`,
      [id],
      { tx, name: 'user_by_id' },
    );
    return user;
  }

  /** With the password's hash, for whoever claims to own this address. */
  async findForLogin(email: string): Promise<AccountRow | undefined> {
    const [user] = await this.database.query<AccountRow>(
      `SELECT ${USER}, password_hash FROM users WHERE lower(email) = lower($1)`,
      [email],
      { name: 'user_for_login' },
    );
    return user;
  }

  /** Undefined for nobody. */
  async findPasswordHash(id: string): Promise<string | null | undefined> {
    const [account] = await this.database.query<Pick<AccountRow, 'password_hash'>>(
      'SELECT password_hash FROM users WHERE id = $1',
      [id],
    );
    return account?.password_hash;
  }

  /** Nobody changes or deletes the row until the transaction ends; sessions may be begun. */
  lockById(id: string, tx: Transaction): Promise<AccountRow | undefined> {
    return this.lock('id = $1', id, tx);
  }

  lockByEmail(email: string, tx: Transaction): Promise<AccountRow | undefined> {
    return this.lock('lower(email) = lower($1)', email, tx);
  }

  private async lock(
    condition: string,
    key: string,
    tx: Transaction,
  ): Promise<AccountRow | undefined> {
    const [account] = await this.database.query<AccountRow>(
      `SELECT ${USER}, password_hash FROM users WHERE ${condition} FOR NO KEY UPDATE`,
      [key],
      { tx },
    );
    return account;
  }

  /** @throws DomainError EMAIL_TAKEN, USERNAME_TAKEN */
  async insert(user: NewUser, username: string, tx?: Transaction): Promise<User> {
    const [inserted] = await this.database.query<User>(
      `${INSERT} RETURNING ${USER}`,
      values(user, username),
      { tx, constraints },
    );
    if (!inserted) throw new Error('the insert returned no row');
    return inserted;
  }

  /**
   * The same, but undefined when the username is taken, with the transaction still good for
   * another try.
   * @throws DomainError EMAIL_TAKEN
   */
  async insertUnlessUsernameTaken(
    user: NewUser,
    username: string,
    tx?: Transaction,
  ): Promise<User | undefined> {
    const [inserted] = await this.database.query<User>(
      `${INSERT} ON CONFLICT (lower(username)) DO NOTHING RETURNING ${USER}`,
      values(user, username),
      { tx, constraints },
    );
    return inserted;
  }

  /** @throws DomainError USERNAME_TAKEN */
  async updateProfile(
    id: string,
    changes: ProfileChanges,
    tx: Transaction,
  ): Promise<User | undefined> {
    const columns = CHANGEABLE.filter((column) => changes[column] !== undefined);
    if (columns.length === 0) return this.findById(id, tx);
    const assignments = columns.map((column, index) => `${column} = $${index + 2}`);
    const [user] = await this.database.query<User>(
      `UPDATE users SET ${assignments.join(', ')}, updated_at = now()
        WHERE id = $1 RETURNING ${USER}`,
      [id, ...columns.map((column) => changes[column])],
      { tx, constraints },
    );
    return user;
  }

  /** Null for none. */
  async setAvatar(id: string, url: string | null, tx: Transaction): Promise<User | undefined> {
    const [user] = await this.database.query<User>(
      `UPDATE users SET avatar_url = $2, updated_at = now() WHERE id = $1 RETURNING ${USER}`,
      [id, url],
      { tx },
    );
    return user;
  }

  /** Leaves a password alone that was changed meanwhile. */
  async replacePasswordHash(id: string, before: string, after: string): Promise<void> {
    await this.database.query(
      `UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2`,
      [id, before, after],
    );
  }
}
