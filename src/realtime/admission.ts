import { Inject, Injectable } from '@nestjs/common';
import { rateLimitConfig, type RateLimitConfig } from '../config/rate-limit.config.js';
import { serverConfig, type ServerConfig } from '../config/server.config.js';
import { unauthorized, unavailable } from '../errors/errors.js';
import { limitedAddress } from '../http/client-address.js';
import type { Principal } from '../http/principal.js';
import { RateLimitExceeded } from '../http/rate-limit-exceeded.js';
import { type RateLimitPolicy, RateLimits } from '../http/rate-limits.js';
import { QueueConnections } from '../queue/queue-connections.js';
import { LiveConnections } from './connections/live-connections.js';
import { type Credentials, requireOrigin } from './handshake.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import { Tickets } from './tickets.js';

/** Lets a handshake through, or says why not; the same for every transport. */
@Injectable()
export class Admission {
  private readonly policy: RateLimitPolicy;

  constructor(
    private readonly connections: LiveConnections,
    private readonly authenticator: SocketAuthenticator,
    private readonly tickets: Tickets,
    private readonly limits: RateLimits,
    private readonly redis: QueueConnections,
    @Inject(serverConfig.token) private readonly server: ServerConfig,
    @Inject(rateLimitConfig.token) limit: RateLimitConfig,
  ) {
    this.policy = { name: 'handshake', limit: limit.max, windowSeconds: limit.ttlSeconds };
  }

  /** @throws DomainError 403 for an origin that is not allowed; 503 while nobody is let in. */
  requireWelcome(origin: string | undefined, credentials?: Credentials): void {
    this.requireRoom();
    this.requireOrigin(origin, credentials);
  }

  /** @throws DomainError 503 while nobody is let in. */
  requireRoom(): void {
    this.connections.requireRoom();
  }

  /** @throws DomainError 403 */
  requireOrigin(origin: string | undefined, credentials?: Credentials): void {
    requireOrigin(origin, this.server.allowedOrigins, credentials);
  }

  /**
   * Who shows these credentials.
   * @throws DomainError 401; 429 for whoever comes too often; 409 for who has too many connections;
   *   503 while Redis is away, or nobody is let in.
   */
  async authenticate(
    credentials: Credentials | undefined,
    address: string | undefined,
  ): Promise<Principal> {
    if (!this.redis.ready) throw unavailable('Live connections need Redis, which is away.');
    try {
      const principal = await this.identify(credentials);
      await this.count(`user:${principal.userId}`);
      this.connections.requireRoomFor(principal.userId);
      return principal;
    } catch (error) {
      if (!(error instanceof RateLimitExceeded)) {
        await this.count(`address:${limitedAddress(address)}`);
      }
      throw error;
    }
  }

  private identify(credentials: Credentials | undefined): Promise<Principal> {
    if (!credentials) return Promise.reject(unauthorized());
    return credentials.kind === 'ticket'
      ? this.tickets.redeem(credentials.ticket)
      : this.authenticator.current().authenticate(credentials.token);
  }

  private async count(key: string): Promise<void> {
    if (this.policy.limit === 0) return;
    const state = await this.limits.consume(this.policy, key);
    if (!state.allowed) throw new RateLimitExceeded(state);
  }
}
