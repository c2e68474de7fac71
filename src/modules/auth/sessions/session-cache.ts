import { Injectable } from '@nestjs/common';
import { NotificationListener } from '../../../database/notification-listener.js';
import type { SessionWatcher } from '../../../realtime/socket-authenticator.js';
import { LookupCache } from './lookup-cache.js';
import { SessionLookup } from './session-lookup.js';
import type { SessionState } from './session-state.js';

const CHANNEL = 'session_changed';
const USER_PREFIX = 'user:';
const EVERYTHING = 'all';
const MAX_REMEMBERED = 10_000;
/** While changes are told, they are what ends an entry; its age is the second line. */
const LISTENING_MS = 300_000;
/** While they are not, an entry may be wrong for as long as it lives; a second is promised. */
const DEAF_MS = 900;

/**
 * Sessions as looked up lately. What changes one (see the triggers of `sessions` and `users`) is
 * told to every node at its commit, and the entry goes; then whoever watches hears of it.
 */
@Injectable()
export class SessionCache {
  private readonly cache: LookupCache<SessionState>;
  private readonly watchers: SessionWatcher[] = [];

  constructor(
    lookup: SessionLookup,
    private readonly listener: NotificationListener,
  ) {
    this.cache = new LookupCache({
      load: (sessionId) => lookup.find(sessionId),
      lifetimeMs: () => (this.told ? LISTENING_MS : DEAF_MS),
      capacity: MAX_REMEMBERED,
    });
    listener.on(CHANNEL, {
      onNotification: (payload) => this.onChange(payload),
      onGap: () => this.forgetAll(),
    });
  }

  /** Whether changes are being told. */
  get told(): boolean {
    return this.listener.listening;
  }

  /** At once when it is remembered. */
  get(sessionId: string): SessionState | Promise<SessionState> {
    return this.cache.get(sessionId);
  }

  forget(sessionId: string): void {
    this.cache.forget(sessionId);
    for (const watcher of this.watchers) watcher.onSession(sessionId);
  }

  watch(watcher: SessionWatcher): void {
    this.watchers.push(watcher);
  }

  private onChange(payload: string): void {
    if (payload === EVERYTHING) this.forgetAll();
    else if (payload.startsWith(USER_PREFIX)) this.forgetUser(payload.slice(USER_PREFIX.length));
    else this.forget(payload);
  }

  private forgetUser(changed: string): void {
    this.cache.forgetWhere(({ userId }) => userId === changed);
    for (const watcher of this.watchers) watcher.onUser(changed);
  }

  private forgetAll(): void {
    this.cache.clear();
    for (const watcher of this.watchers) watcher.onGap();
  }
}
