import type { Role } from '../../../http/principal.js';

/** What every request has to know of the session behind its token. */
export interface SessionState {
  /** Not revoked, and its user is not suspended. */
  readonly active: boolean;
  readonly userId: string;
  readonly role: Role;
  /** Unix milliseconds; the session's end, however often it is refreshed. */
  readonly endsAt: number;
}

export const lives = ({ active, endsAt }: SessionState): boolean => active && endsAt > Date.now();
