import type { Role } from '../../http/principal.js';

/** What every request has to know of the session behind its token. */
export interface SessionState {
  /** Neither revoked nor expired, and its user is not suspended. */
  readonly active: boolean;
  readonly userId: string;
  readonly role: Role;
  /** Unix milliseconds; the session's end, however often it is refreshed. */
  readonly endsAt: number;
}
