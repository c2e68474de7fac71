import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/load-config.js';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { createLogger } from '../../src/logging/logger.js';
import { ChannelPublisher } from '../../src/realtime/channels/channel-publisher.js';
import type { TestDatabase } from './database.js';
import { testRedisUrl } from './environment.js';
import { HttpClient } from './http-client.js';

const MAIN = join(PACKAGE_ROOT, 'dist', 'src', 'main.js');
const PAGE_BYTES = 4_096;

/** A numbered database, for the built server has no prefix to set. */
const redisUrl = (): string => {
  const url = new URL(testRedisUrl());
  url.pathname = '/6';
  return url.toString();
};

/** Another node of the built server's deployment, in this process and without HTTP. */
export class Neighbour {
  private constructor(private readonly context: INestApplicationContext) {}

  static async start(database: TestDatabase): Promise<Neighbour> {
    const config = loadConfig({
      NODE_ENV: 'test',
      ROLES: 'web',
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl(),
    });
    const logger = createLogger('error');
    const root = AppModule.forRoot({ config, logger });
    const options = { logger: false, abortOnError: false } as const;
    return new Neighbour(await NestFactory.createApplicationContext(root, options));
  }

  get publisher(): ChannelPublisher {
    return this.context.get(ChannelPublisher);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** The built server in a process of its own, which can be overrun and stopped. */
export class LiveServer extends HttpClient {
  private constructor(
    readonly child: ChildProcess,
    url: string,
    /** Standard output and error so far. */
    readonly output: () => string,
    readonly exited: Promise<number | null>,
  ) {
    super(url);
  }

  static async start(
    database: TestDatabase,
    env: Readonly<Record<string, string>> = {},
  ): Promise<LiveServer> {
    if (!existsSync(MAIN)) throw new Error('not built: run the tests with "npm test"');
    const child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        LOG_LEVEL: 'info',
        PORT: '0',
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl(),
        RATE_LIMIT_MAX: '0',
        RATE_LIMIT_AUTH_MAX: '0',
        ...env,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const exited = once(child, 'close').then(([code]) => code as number | null);
    const address = (): string | undefined => /"address":"([^"]+)"/.exec(output)?.[1];
    const deadline = performance.now() + 30_000;
    while (address() === undefined) {
      if (performance.now() > deadline || child.exitCode !== null) {
        child.kill('SIGKILL');
        throw new Error(`the server did not start: ${output}`);
      }
      await sleep(20);
    }
    return new LiveServer(child, address() ?? '', () => output, exited);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What the process has in memory. */
  get residentBytes(): number {
    const pages = readFileSync(`/proc/${this.child.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * PAGE_BYTES;
  }

  /** The log lines of a level. */
  logged(level: string): string[] {
    return this.output()
      .split('\n')
      .filter((line) => line.includes(`"level":"${level}"`));
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
