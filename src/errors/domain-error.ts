/** What went wrong, in the domain's words. Each transport translates a kind once, exhaustively. */
export type ErrorKind =
  | 'invalid'
  | 'unauthorized'
  | 'payment_required'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'unprocessable'
  | 'rate_limited'
  | 'internal'
  | 'unavailable';

export interface DomainErrorOptions {
  /** Machine-readable particulars that are safe to show to the caller. */
  readonly details?: unknown;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** The error behind it: logged, never shown. */
  readonly cause?: unknown;
}

/**
 * The one error that modules throw. `kind` decides the status of any transport, `code` is the
 * stable name that clients branch on, `message` is for people.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly details: unknown;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
