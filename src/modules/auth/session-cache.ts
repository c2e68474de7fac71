import { Injectable } from '@nestjs/common';
import { NotificationListener } from '../../database/notification-listener.js';
import { LookupCache } from './lookup-cache.js';
import { SessionLookup } from './session-lookup.js';
import type { SessionState } from './session-state.js';

const CHANNEL = 'session_changed';
const USER_PREFIX = 'user:';
const MAX_REMEMBERED = 10_000;
/** While changes are told, they are what ends an entry; its age is the second line. */
const LISTENING_MS = 15_000;
/** While they are not, an entry may be wrong for as long as it lives; a second is promised. */
const DEAF_MS = 900;

/**
 * Sessions as looked up lately. What changes one (see the triggers of `sessions` and `users`) is
 * told to every node at its commit, and the entry goes.
 */
@Injectable()
export class SessionCache {
  private readonly cache: LookupCache<SessionState>;

  constructor(lookup: SessionLookup, listener: NotificationListener) {
    this.cache = new LookupCache({
      load: (sessionId) => lookup.find(sessionId),
      lifetimeMs: () => (listener.listening ? LISTENING_MS : DEAF_MS),
      capacity: MAX_REMEMBERED,
    });
    listener.on(CHANNEL, {
      onNotification: (payload) => this.onChange(payload),
      onGap: () => this.cache.clear(),
    });
  }

  /** At once when it is remembered. */
  get(sessionId: string): SessionState | Promise<SessionState> {
    return this.cache.get(sessionId);
  }

  forget(sessionId: string): void {
    this.cache.forget(sessionId);
  }

  private onChange(payload: string): void {
    if (!payload.startsWith(USER_PREFIX)) {
      this.cache.forget(payload);
      return;
    }
    const changed = payload.slice(USER_PREFIX.length);
    this.cache.forgetWhere(({ userId }) => userId === changed);
  }
}
