import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../http/principal.js';
import type {
  SessionWatcher,
  SocketAuthentication,
} from '../../../realtime/socket-authenticator.js';
import { Authenticator } from '../authenticator.js';
import { SessionCache } from './session-cache.js';
import { SessionLookup } from './session-lookup.js';
import { lives, type SessionState } from './session-state.js';

/** Sessions asked about in one query. */
const MAX_ASKED = 1_000;

/** Sockets are opened, and kept open, by the very tokens and sessions that requests are. */
@Injectable()
export class SessionSocketAuthentication implements SocketAuthentication {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cache: SessionCache,
    private readonly lookup: SessionLookup,
  ) {}

  async authenticate(token: string): Promise<Principal> {
    const found = await this.authenticator.authenticate(token);
    if (found instanceof Error) throw found;
    return found;
  }

  async findLiving(sessionIds: readonly string[]): Promise<ReadonlyMap<string, Role>> {
    const living = new Map<string, Role>();
    for (let begin = 0; begin < sessionIds.length; begin += MAX_ASKED) {
      const states = await this.ask(sessionIds.slice(begin, begin + MAX_ASKED));
      for (const [id, state] of states) if (lives(state)) living.set(id, state.role);
    }
    return living;
  }

  watch(watcher: SessionWatcher): void {
    this.cache.watch(watcher);
  }

  get told(): boolean {
    return this.cache.told;
  }

  /** Past the cache. One by itself shares its query: a thousand tickets may be redeemed at once. */
  private async ask(sessionIds: readonly string[]): Promise<ReadonlyMap<string, SessionState>> {
    const [first, ...others] = sessionIds;
    if (first === undefined || others.length > 0) return this.lookup.findAll(sessionIds);
    return new Map([[first, await this.lookup.find(first)]]);
  }
}
