import { Injectable } from '@nestjs/common';
import { NotificationListener } from '../../database/notification-listener.js';
import { RecentMap } from './recent-map.js';
import { SessionLookup } from './session-lookup.js';
import type { SessionState } from './session-state.js';

const CHANNEL = 'session_changed';
const USER_PREFIX = 'user:';
const MAX_REMEMBERED = 10_000;
/** While changes are told, they are what ends an entry; its age is the second line. */
const LISTENING_MS = 15_000;
/** While they are not, an entry may be wrong for as long as it lives. */
const DEAF_MS = 1_000;

interface Entry {
  readonly state: SessionState;
  readonly until: number;
}

/**
 * Sessions as looked up lately. A change (see the triggers of `sessions` and `users`) is told to
 * every node at its commit, and the entry goes.
 *
 * A look-up that was under way when its session changed may have read the state before: it is
 * taken out of `lookups`, so that nobody joins it any more and its result is not kept.
 */
@Injectable()
export class SessionCache {
  private readonly entries = new RecentMap<Entry>(MAX_REMEMBERED);
  private readonly lookups = new Map<string, Promise<SessionState>>();

  constructor(
    private readonly lookup: SessionLookup,
    private readonly listener: NotificationListener,
  ) {
    listener.on(CHANNEL, {
      onNotification: (payload) =>
        payload.startsWith(USER_PREFIX)
          ? this.forgetUser(payload.slice(USER_PREFIX.length))
          : this.forget(payload),
      onGap: () => this.clear(),
    });
  }

  /** At once when it is remembered. Concurrent questions for one session share a query. */
  get(sessionId: string): SessionState | Promise<SessionState> {
    const entry = this.entries.get(sessionId);
    if (entry !== undefined && entry.until > performance.now()) return entry.state;
    const underWay = this.lookups.get(sessionId);
    if (underWay) return underWay;
    const lookup = this.look(sessionId, () => this.lookups.get(sessionId) === lookup);
    this.lookups.set(sessionId, lookup);
    return lookup;
  }

  forget(sessionId: string): void {
    this.entries.delete(sessionId);
    this.lookups.delete(sessionId);
  }

  forgetUser(userId: string): void {
    this.entries.deleteWhere(({ state }) => state.userId === userId);
    // Whose sessions these are is not known yet.
    this.lookups.clear();
  }

  private clear(): void {
    this.entries.clear();
    this.lookups.clear();
  }

  private async look(sessionId: string, isCurrent: () => boolean): Promise<SessionState> {
    const begun = performance.now();
    try {
      const state = await this.lookup.find(sessionId);
      if (isCurrent()) {
        const until = begun + (this.listener.listening ? LISTENING_MS : DEAF_MS);
        this.entries.set(sessionId, { state, until });
      }
      return state;
    } finally {
      if (isCurrent()) this.lookups.delete(sessionId);
    }
  }
}
