import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { DomainError } from '../errors/domain-error.js';
import { unauthorized, unavailable } from '../errors/errors.js';
import type { Principal } from '../http/principal.js';
import { QueueConnections } from '../queue/queue-connections.js';
import { QUEUE_PREFIX } from '../queue/queue-prefix.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import { decodeHolder, encodeHolder, isTicket, newTicket, ticketDigest } from './ticket.js';
import type { TicketResponse } from './ticket.response.js';

const LIFETIME_SECONDS = 30;

const refused = (): DomainError => unauthorized('The ticket is unknown, used or expired.');

/** Tickets open sockets where no header can be sent: a URL must not carry what lives for long. */
@Injectable()
export class Tickets {
  constructor(
    private readonly connections: QueueConnections,
    private readonly authenticator: SocketAuthenticator,
    @Inject(QUEUE_PREFIX) private readonly prefix: string,
  ) {}

  /** @throws DomainError 503 while Redis is away. */
  async issue(principal: Principal): Promise<TicketResponse> {
    const ticket = newTicket();
    const holder = encodeHolder(principal);
    await this.ask((redis) => redis.set(this.key(ticket), holder, 'EX', LIFETIME_SECONDS));
    return { ticket, expires_in: LIFETIME_SECONDS };
  }

  /**
   * Once. Whom it was given to, in their role as it is now; `expiresAt` is that of the token which
   * the ticket was got with.
   * @throws DomainError UNAUTHORIZED, also when the session has ended; 503 while Redis is away
   */
  async redeem(ticket: string): Promise<Principal> {
    if (!isTicket(ticket)) throw refused();
    const holder = await this.ask((redis) => redis.getdel(this.key(ticket)));
    const principal = holder === null ? undefined : decodeHolder(holder);
    if (!principal) throw refused();
    const { sessionId } = principal;
    const role = (await this.authenticator.current().findLiving([sessionId])).get(sessionId);
    if (!role) throw refused();
    return { ...principal, role };
  }

  private key(ticket: string): string {
    return `${this.prefix}:ticket:${ticketDigest(ticket)}`;
  }

  private async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (!this.connections.ready) throw unavailable('Redis is away.');
    try {
      return await command(this.connections.command);
    } catch (cause) {
      throw unavailable('Redis does not answer.', { cause });
    }
  }
}
