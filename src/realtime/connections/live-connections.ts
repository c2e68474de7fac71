import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { socketsConfig, type SocketsConfig } from '../../config/sockets.config.js';
import { DomainError } from '../../errors/domain-error.js';
import { unavailable } from '../../errors/errors.js';
import { logFailure } from '../../http/log-failure.js';
import { toDomainError } from '../../http/to-domain-error.js';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { withoutContext } from '../../logging/request-context.js';
import { Metrics } from '../../metrics/metrics.js';
import { ChannelSubscriptions } from '../channels/channel-subscriptions.js';
import { userChannel } from '../channels/channel-names.js';
import { INTERNAL_ERROR, SERVICE_RESTART, TOKEN_EXPIRED, TRY_AGAIN } from '../close-codes.js';
import { EXPIRY_GRACE_MS } from '../limits.js';
import type { ConnectionOwner, LiveConnection } from './live-connection.js';
import { readyPayload } from './ready.js';

/** For closing handshakes, at the end. */
const FAREWELL_MS = 500;
const MAX_OF_ONE_USER = 200;
const LOOK_EVERY_MS = 1_000;

const tooManyConnections = (): DomainError =>
  new DomainError(
    'conflict',
    'TOO_MANY_CONNECTIONS',
    `A user has at most ${MAX_OF_ONE_USER} connections to a process.`,
  );

/** Every socket of this process. */
@Injectable()
export class LiveConnections
  implements ConnectionOwner, OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly open = new Set<LiveConnection>();
  /** How many of `open` a user has. */
  private readonly ofUser = new Map<string, number>();
  private readonly interrupted = new Set<LiveConnection>();
  private timer: NodeJS.Timeout | undefined;
  private full = false;
  private greet: ((connection: LiveConnection) => void) | undefined;

  constructor(
    private readonly subscriptions: ChannelSubscriptions,
    metrics: Metrics,
    @Inject(socketsConfig.token) private readonly config: SocketsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    metrics.gauge('sockets_open', 'Sockets that are open.', ['transport'], () => {
      const count = { 'socket.io': 0, websocket: 0 };
      for (const { transport } of this.open) count[transport] += 1;
      return Object.entries(count).map(([transport, value]) => [{ transport }, value]);
    });
  }

  onApplicationBootstrap(): void {
    withoutContext(() => {
      this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.refuseMore();
    for (const connection of this.open) connection.close(SERVICE_RESTART);
  }

  /** Whoever does not answer in time is cut off: the server waits for every connection to end. */
  async beforeApplicationShutdown(): Promise<void> {
    const deadline = performance.now() + FAREWELL_MS;
    while (this.open.size > 0 && performance.now() < deadline) await sleep(FAREWELL_MS / 50);
    for (const connection of this.open) connection.terminate();
  }

  /** @throws DomainError 503 when no further socket is taken. */
  requireRoom(): void {
    if (this.full || this.open.size >= this.config.max) {
      throw unavailable('No further connections are taken here just now.');
    }
  }

  /** @throws DomainError 503 as above; 409 for a user who has more than anybody needs. */
  requireRoomFor(userId: string): void {
    this.requireRoom();
    if (this.countOf(userId) >= MAX_OF_ONE_USER) throw tooManyConnections();
  }

  refuseMore(): void {
    this.full = true;
  }

  /**
   * Takes a socket that was opened. What its peer asks for waits until `opening` has sent what the
   * peer is to see first; when that fails, or there is no room any more, the socket is closed.
   */
  begin(connection: LiveConnection, opening: () => Promise<void>): void {
    try {
      this.add(connection);
    } catch (thrown) {
      this.fail(connection, thrown);
      return;
    }
    // Not in the handshake's context: the socket outlives it by hours.
    withoutContext(() =>
      connection.inTurn(() => opening().catch((thrown: unknown) => this.fail(connection, thrown))),
    );
  }

  /** @throws DomainError as `requireRoomFor`: whoever was let in may have come with many others. */
  add(connection: LiveConnection): void {
    const { userId } = connection.principal;
    this.requireRoomFor(userId);
    this.open.add(connection);
    this.ofUser.set(userId, this.countOf(userId) + 1);
    this.greet?.(connection);
  }

  /** It has another session now, which may have ended while its token was looked at. */
  refreshed(connection: LiveConnection): void {
    this.greet?.(connection);
  }

  /** Who looks at each connection as soon as it is open. */
  onAdded(greet: (connection: LiveConnection) => void): void {
    this.greet = greet;
  }

  all(): ReadonlySet<LiveConnection> {
    return this.open;
  }

  closed(connection: LiveConnection): void {
    // One that found no room has nothing to give back.
    if (!this.open.delete(connection)) return;
    const { userId } = connection.principal;
    const left = this.countOf(userId) - 1;
    if (left > 0) this.ofUser.set(userId, left);
    else this.ofUser.delete(userId);
    this.interrupted.delete(connection);
    this.subscriptions.detach(userChannel(userId), connection);
    for (const channel of connection.rooms?.keys() ?? []) {
      this.subscriptions.detach(channel, connection);
    }
  }

  /** Told once, however many channels were interrupted together. */
  missed(connection: LiveConnection): void {
    if (!connection.follows) {
      // It cannot be told; coming back, it begins with a snapshot.
      connection.close(TRY_AGAIN);
      return;
    }
    if (this.interrupted.size === 0) setImmediate(() => this.tellMissed());
    this.interrupted.add(connection);
  }

  private countOf(userId: string): number {
    return this.ofUser.get(userId) ?? 0;
  }

  private fail(connection: LiveConnection, thrown: unknown): void {
    const error = toDomainError(thrown);
    logFailure(this.logger, error);
    // What was there at the door and is gone now is refused there when it is asked for again.
    connection.close(error.kind === 'internal' ? INTERNAL_ERROR : TRY_AGAIN);
  }

  private tellMissed(): void {
    for (const connection of this.interrupted) {
      const { userId } = connection.principal;
      const position = this.subscriptions.find(userChannel(userId))?.position;
      connection.emit('ready', readyPayload(userId, position, false));
    }
    this.interrupted.clear();
  }

  private look(): void {
    const now = Date.now();
    for (const connection of this.open) {
      if (connection.principal.expiresAt * 1000 + EXPIRY_GRACE_MS <= now) {
        connection.close(TOKEN_EXPIRED);
      } else {
        connection.look(now);
      }
    }
  }
}
