import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import winston from 'winston';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/load-config.js';
import { configureApp } from '../../src/configure-app.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { testRedisUrl } from './environment.js';
import { createLogger } from '../../src/logging/logger.js';
import { HttpClient } from './http-client.js';

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Further modules, for routes and listeners that only a test has. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** Another node on the same database and Redis. */
  readonly sharing?: TestApp;
}

export interface TestApp extends HttpClient {
  readonly app: NestExpressApplication;
  readonly env: Readonly<Record<string, string>>;
  readonly redisPrefix: string;
  readonly database: TestDatabase;
  /** JSON log lines so far. */
  readonly logs: readonly Record<string, unknown>[];
  sql<Row extends object>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

@Module({})
class TestRoot {
  static with(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return { module: TestRoot, imports };
  }
}

/** Limits are off unless a test is about them: suites send more than any user does. */
const DEFAULTS = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'info',
  RATE_LIMIT_MAX: '0',
  RATE_LIMIT_AUTH_MAX: '0',
  // A machine that stands still for some seconds is no reason to refuse what a test asks.
  DB_POOL_TIMEOUT: '30s',
};

/** The real application on a free port, with a database of its own and the real Redis. */
export const startApp = async (options: StartOptions = {}): Promise<TestApp> => {
  const { sharing, imports = [] } = options;
  const database = sharing?.database ?? (await createTestDatabase());
  const redisPrefix = sharing?.redisPrefix ?? `test-${randomBytes(6).toString('hex')}`;
  const filesDirectory = join(tmpdir(), `${redisPrefix}-files`);
  const env = {
    ...DEFAULTS,
    FILES_DIRECTORY: filesDirectory,
    ...sharing?.env,
    DATABASE_URL: database.url,
    REDIS_URL: sharing?.env['REDIS_URL'] ?? testRedisUrl(),
    ...options.env,
  };
  const logs: Record<string, unknown>[] = [];
  const logger = createLogger('info').clear();
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) {
        logs.push(JSON.parse(line) as Record<string, unknown>);
      }
      done();
    },
  });
  logger.add(new winston.transports.Stream({ stream: sink }));
  const root = TestRoot.with([
    AppModule.forRoot({ config: loadConfig(env), logger, redisPrefix }),
    ...imports,
  ]);
  const app = configureApp(
    await NestFactory.create<NestExpressApplication>(root, {
      bodyParser: false,
      logger: false,
      abortOnError: false,
    }),
  );
  await app.listen(0, '127.0.0.1');
  const client = new HttpClient((await app.getUrl()).replace('[::1]', '127.0.0.1'));
  return Object.assign(client, {
    app,
    env,
    redisPrefix,
    database,
    logs,
    sql: async <Row extends object>(text: string, parameters: readonly unknown[] = []) =>
      (await database.pool.query<Row>(text, [...parameters])).rows,
    close: async () => {
      await app.close();
      if (sharing) return;
      await database.drop();
      await rm(filesDirectory, { recursive: true, force: true });
    },
  });
};
