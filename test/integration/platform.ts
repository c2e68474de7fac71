import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DynamicModule,
  type INestApplicationContext,
  Module,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../../src/config/config.module.js';
import { loadConfig } from '../../src/config/load-config.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { EventsModule, EventsWorkerModule } from '../../src/events/events.module.js';
import type { LogFields, Logger } from '../../src/logging/logger.js';
import { LoggingModule } from '../../src/logging/logging.module.js';
import { currentContext } from '../../src/logging/request-context.js';
import { QueueModule, WorkerQueueModule } from '../../src/queue/queue.module.js';
import { SchedulesWorkerModule } from '../../src/queue/schedules/schedules-worker.module.js';
import { testRedisUrl } from '../support/environment.js';

export interface PlatformOptions {
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly providers?: NonNullable<ModuleMetadata['providers']>;
  /** A process that also sweeps and works on queues. */
  readonly worker?: boolean;
  readonly redisPrefix?: string;
}

export interface LogLine extends LogFields {
  readonly level: string;
  readonly message: string;
}

export interface Platform {
  readonly context: INestApplicationContext;
  readonly logs: readonly LogLine[];
  readonly redisPrefix: string;
  get<T>(token: Type<T>): T;
  close(): Promise<void>;
}

@Module({})
class PlatformRoot {
  static with(metadata: ModuleMetadata): DynamicModule {
    return { module: PlatformRoot, ...metadata };
  }
}

const recording = (logs: LogLine[]): Logger => {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      logs.push({ request_id: currentContext()?.requestId, ...fields, level, message });
    };
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    http: at('http'),
    debug: at('debug'),
  };
};

/** The real platform modules without the application's own: a database, queues and events. */
export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const { databaseUrl, env = {}, imports = [], providers = [], worker = false } = options;
  const redisPrefix = options.redisPrefix ?? `test-${randomBytes(6).toString('hex')}`;
  const logs: LogLine[] = [];
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: testRedisUrl(),
    ...env,
  });
  const root = PlatformRoot.with({
    imports: [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(recording(logs)),
      DatabaseModule.forRoot([]),
      QueueModule.forRoot(redisPrefix),
      EventsModule,
      ...(worker ? [WorkerQueueModule, SchedulesWorkerModule, EventsWorkerModule] : []),
      ...imports,
    ],
    providers,
  });
  const context = await NestFactory.create(root, { logger: false, abortOnError: false });
  try {
    await context.init();
  } catch (error) {
    // A process would exit here; this one has to let go of what it opened.
    await context.close();
    throw error;
  }
  return {
    context,
    logs,
    redisPrefix,
    get: (token) => context.get(token, { strict: false }),
    close: () => context.close(),
  };
};

/**
 * Waits until `condition` holds; what it says about the failure is the caller's to assert. Patient,
 * for whoever is not about time: a slow machine takes longer, and what never comes fails all the same.
 */
export const eventually = async (
  condition: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<boolean> => {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await sleep(15);
  }
  return condition();
};

/** A promise with its handles (Node 20 has no `Promise.withResolvers`). */
export const deferred = <T = void>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
} => {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};
