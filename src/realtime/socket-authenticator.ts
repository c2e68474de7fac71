import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Principal, Role } from '../http/principal.js';

/** Hears of sessions that may have ended or changed. */
export interface SessionWatcher {
  onSession(sessionId: string): void;
  onUser(userId: string): void;
  /** Changes may have been missed. */
  onGap(): void;
}

/** What sockets ask of authentication. */
export interface SocketAuthentication {
  /** @throws DomainError `unauthorized` for a token that speaks for nobody. */
  authenticate(token: string): Promise<Principal>;
  /** Of these sessions those that live, with their users' roles as they are now; asked afresh. */
  findLiving(sessionIds: readonly string[]): Promise<ReadonlyMap<string, Role>>;
  watch(watcher: SessionWatcher): void;
  /** Whether changes are being told; while they are not, sessions must be asked about. */
  readonly told: boolean;
}

/** Authentication registers itself here; without it the start fails, for no socket could open. */
@Injectable()
export class SocketAuthenticator implements OnModuleInit {
  private registered: SocketAuthentication | undefined;

  register(authentication: SocketAuthentication): void {
    if (this.registered) throw new Error('socket authentication is registered twice');
    this.registered = authentication;
  }

  onModuleInit(): void {
    this.current();
  }

  /** @throws Error when nothing is registered. */
  current(): SocketAuthentication {
    if (!this.registered) throw new Error('no socket authentication is registered');
    return this.registered;
  }
}
