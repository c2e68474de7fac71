import { DomainError } from '../errors/domain-error.js';
import { unavailable, validationError } from '../errors/errors.js';

interface DriverError {
  readonly code: string;
  readonly constraint?: string;
}

/** The driver's own error inside what TypeORM or `pg` threw, if there is one. */
const driverError = (error: unknown): DriverError | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const inner: unknown = 'driverError' in error ? error.driverError : error;
  if (typeof inner !== 'object' || inner === null || !('code' in inner)) return undefined;
  const { code } = inner;
  if (typeof code !== 'string') return undefined;
  const constraint = 'constraint' in inner ? inner.constraint : undefined;
  return { code, ...(typeof constraint === 'string' ? { constraint } : {}) };
};

export const sqlState = (error: unknown): string | undefined => driverError(error)?.code;

/** Serialization failure and deadlock: the same transaction may succeed when run again. */
export const isRetryable = (error: unknown): boolean =>
  ['40001', '40P01'].includes(sqlState(error) ?? '');

// Class 08 connection, 53 resources, 57P0x shutdown, 57014 statement timeout, 25P03 a
// transaction that did nothing for too long, 25006 read-only (a standby after failover); and the
// socket's own errors.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const AWAY_CODES =
  /^(08...|53...|57P0.|57014|25P03|25006|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ENOENT)$/;
// The last is TypeORM's, once the connection of an open transaction broke.
const AWAY_MESSAGES =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|not queryable|Cannot use a pool after calling end|is not established|Query runner already released/;

/** Whether PostgreSQL is out of reach or overloaded, rather than the statement being wrong. */
export const isAway = (error: unknown): boolean => {
  const code = sqlState(error);
  if (code !== undefined && AWAY_CODES.test(code)) return true;
  if (typeof error !== 'object' || error === null || !('message' in error)) return false;
  return AWAY_MESSAGES.test(String(error.message));
};

/** Lock timeout. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Whether somebody else kept a lock for too long, or the error that stands for it. */
export const isBusy = (error: unknown): boolean =>
  sqlState(error instanceof DomainError ? error.cause : error) === LOCK_NOT_AVAILABLE;

/** Which domain error stands for the violation of which constraint. */
export type ConstraintErrors = Readonly<Record<string, () => DomainError>>;

const CONSTRAINT_VIOLATIONS = ['23505', '23503', '23514', '23P01'];

// A NUL, which JSON and percent-encoding can both carry and PostgreSQL's text cannot.
const UNSTORABLE = ['22021', '22P05'];

const unstorable = (): DomainError =>
  validationError([{ field: '(request)', message: 'has a character that cannot be stored' }]);

/**
 * Translates what the database said: the named constraints into their domain errors, an absent
 * database and what others keep locked into 503, text that it cannot hold into 400. Anything else stays what it is.
 */
export const translateDatabaseError = (
  error: unknown,
  constraints: ConstraintErrors = {},
): unknown => {
  if (error instanceof DomainError) return error;
  if (isBusy(error))
    return unavailable('Somebody else is changing it; try again.', { cause: error });
  if (isAway(error)) return unavailable('The database is out of reach.', { cause: error });
  const found = driverError(error);
  if (found && UNSTORABLE.includes(found.code)) return unstorable();
  if (found?.constraint === undefined || !CONSTRAINT_VIOLATIONS.includes(found.code)) return error;
  return constraints[found.constraint]?.() ?? error;
};
