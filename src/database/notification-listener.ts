import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { databaseConfig, type DatabaseConfig } from '../config/database.config.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';

const RETRY_MS = 1_000;
const TIMEOUT_MS = 2_000;
const HEARTBEAT_MS = 250;
/** Longer unheard of, and the connection may be dead without having said so. */
const FRESH_MS = 800;

export interface NotificationHandler {
  /** A committed `NOTIFY` of this channel. */
  onNotification(payload: string): void;
  /** The stream of notices began anew or broke off: what was missed is not told. */
  onGap(): void;
}

/**
 * Hears `NOTIFY` on a connection of its own. A notice is part of the transaction that sends it, so
 * what is committed is told, and nothing else is. While `listening` is false, notices are lost.
 */
@Injectable()
export class NotificationListener implements OnApplicationShutdown {
  private readonly handlers = new Map<string, NotificationHandler>();
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private connected = false;
  private lastHeard = 0;

  constructor(
    @Inject(databaseConfig.token) private readonly config: DatabaseConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether what is committed now will be told; at most 0.8 s behind the truth. */
  get listening(): boolean {
    return this.connected && performance.now() - this.lastHeard < FRESH_MS;
  }

  /** One handler a channel; `channel` is a plain SQL identifier. */
  on(channel: string, handler: NotificationHandler): void {
    if (this.handlers.has(channel)) throw new Error(`channel ${channel} already has a handler`);
    this.handlers.set(channel, handler);
    if (this.handlers.size === 1) void this.connect();
    else if (this.connected) this.restart(new Error('a further channel was added'));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.connected = false;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.config.url,
      application_name: 'switchboard-listen',
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', (error) => this.restart(error, client));
    client.on('end', () => this.restart(new Error('the connection ended'), client));
    client.on('notification', ({ channel, payload }) =>
      this.handlers.get(channel)?.onNotification(payload ?? ''),
    );
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(`LISTEN ${channel}`);
      this.connected = true;
      this.lastHeard = performance.now();
      this.tellGap();
      this.beat(client);
    } catch (error) {
      this.restart(error, client);
    }
  }

  /** A half-open connection delivers nothing and errs never, so it is asked now and then. */
  private beat(client: Client): void {
    this.timer = setTimeout(() => {
      client.query('SELECT 1').then(
        () => {
          if (this.client !== client || !this.connected) return;
          this.lastHeard = performance.now();
          this.beat(client);
        },
        (error: unknown) => this.restart(error, client),
      );
    }, HEARTBEAT_MS).unref();
  }

  private restart(error: unknown, client = this.client): void {
    if (this.stopped || client !== this.client) return;
    if (this.connected) this.logger.warn('notices from PostgreSQL broke off', errorFields(error));
    this.connected = false;
    this.client = undefined;
    clearTimeout(this.timer);
    this.tellGap();
    client?.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.connect(), RETRY_MS).unref();
  }

  private tellGap(): void {
    for (const handler of this.handlers.values()) handler.onGap();
  }
}
