import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { withoutContext } from '../../logging/request-context.js';
import { REVOKED } from '../close-codes.js';
import { SocketAuthenticator } from '../socket-authenticator.js';
import type { LiveConnection } from './live-connection.js';
import { LiveConnections } from './live-connections.js';

/** While changes are not told, sessions are asked about this often; a second is promised. */
const ASK_EVERY_MS = 700;
/** Longer than a handshake takes. */
const REMEMBERED_MS = 30_000;
const ASKED_AT_ONCE = 1_000;

/** In the place of an id: which sessions changed is not known. */
const ANY = '*';

type Concerns = (connection: LiveConnection) => boolean;

/** Closes the sockets of sessions that ended, on whatever node they were ended. */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private forgetting: NodeJS.Timeout | undefined;
  /** Sessions and users that changed since the last turn, and in the one before. */
  private lately = new Set<string>();
  private before = new Set<string>();
  /** Some could not be asked about. */
  private unanswered = false;
  private asking = false;
  private again = false;

  constructor(
    private readonly connections: LiveConnections,
    private readonly authenticator: SocketAuthenticator,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const authentication = this.authenticator.current();
    withoutContext(() => {
      authentication.watch({
        onSession: (id) => this.changed(id, ({ principal }) => principal.sessionId === id),
        onUser: (id) => this.changed(id, ({ principal }) => principal.userId === id),
        onGap: () => this.changedUnknown(),
      });
      this.connections.onAdded((connection) => this.added(connection));
      this.timer = setInterval(() => {
        if (this.unanswered || !authentication.told) void this.askAll();
      }, ASK_EVERY_MS).unref();
      this.forgetting = setInterval(() => {
        this.before = this.lately;
        this.lately = new Set();
      }, REMEMBERED_MS).unref();
    });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    clearInterval(this.forgetting);
  }

  private changed(id: string, concerns: Concerns): void {
    this.lately.add(id);
    void this.ask(concerns);
  }

  private changedUnknown(): void {
    this.lately.add(ANY);
    void this.askAll();
  }

  /** What changed while its handshake was under way found no connection to close. */
  private added({ principal: { sessionId, userId } }: LiveConnection): void {
    const ids = [sessionId, userId, ANY];
    if (!ids.some((id) => this.lately.has(id) || this.before.has(id))) return;
    void this.ask(({ principal }) => principal.sessionId === sessionId);
  }

  /** One round at a time; whatever comes meanwhile asks for one more. */
  private async askAll(): Promise<void> {
    this.again = true;
    if (this.asking) return;
    this.asking = true;
    while (this.again) {
      this.again = false;
      this.unanswered = false;
      await this.ask(() => true);
    }
    this.asking = false;
  }

  private async ask(concerns: Concerns): Promise<void> {
    const concerned = [...this.connections.all()].filter(concerns);
    for (let index = 0; index < concerned.length; index += ASKED_AT_ONCE) {
      try {
        await this.check(concerned.slice(index, index + ASKED_AT_ONCE));
      } catch (error) {
        // The next round asks about all of them.
        this.unanswered = true;
        this.logger.warn('sessions could not be asked about', errorFields(error));
      }
    }
  }

  private async check(connections: readonly LiveConnection[]): Promise<void> {
    const asked = connections.map(
      (connection) => [connection, connection.principal.sessionId] as const,
    );
    const ids = [...new Set(asked.map(([, id]) => id))];
    const living = await this.authenticator.current().findLiving(ids);
    for (const [connection, id] of asked) {
      // A fresh token may have brought another session meanwhile.
      if (connection.principal.sessionId !== id) continue;
      const role = living.get(id);
      if (role === undefined) connection.close(REVOKED);
      else connection.principal = { ...connection.principal, role };
    }
  }
}
