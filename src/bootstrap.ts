import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { ConfigurationError } from './config/configuration-error.js';
import { loadConfig, type LoadedConfig } from './config/load-config.js';
import { loggingConfig } from './config/logging.config.js';
import { serverConfig } from './config/server.config.js';
import { configureApp } from './configure-app.js';
import { drainHttp } from './http/drain.js';
import { HealthService } from './health/health.service.js';
import { createLogger, errorFields, type Logger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { SocketDrain } from './realtime/connections/socket-drain.js';

const SHUTDOWN_MS = 25_000;

/**
 * Bull rejects promises that nobody holds when its connections end. While stopping that is to be
 * expected; at any other time a rejection that nobody holds is a fault, and the process ends.
 */
const onStrayRejection = (logger: Logger, stopping: () => boolean): void => {
  process.on('unhandledRejection', (reason) => {
    const level = stopping() ? 'debug' : 'error';
    logger[level]('a rejection was not handled', errorFields(reason));
    if (!stopping()) process.exit(1);
  });
};

/** Runs `close` once at the first SIGTERM or SIGINT, and gives up waiting after a while. */
const onSignal = (logger: Logger, close: () => Promise<void>): void => {
  let stopping = false;
  onStrayRejection(logger, () => stopping);
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    const late = setTimeout(() => {
      logger.error('stopping took too long', { after_ms: SHUTDOWN_MS });
      process.exit(1);
    }, SHUTDOWN_MS).unref();
    close().then(
      () => {
        clearTimeout(late);
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error('stopping failed', errorFields(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

const start = async (logger: Logger, config: LoadedConfig): Promise<void> => {
  const { host, port, roles } = config.get(serverConfig);
  logger.debug('starting', { roles: [...roles] });
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot({ config, logger }),
    { bodyParser: false, logger: new NestLogger(logger), abortOnError: false },
  );
  configureApp(app);
  await app.listen(port, host);
  onSignal(logger, async () => {
    app.get(HealthService).drain();
    await Promise.all([drainHttp(app.getHttpServer()), app.get(SocketDrain).drain()]);
    await app.close();
  });
  logger.info('listening', { address: await app.getUrl(), roles: [...roles] });
};

/** Starts a process of the given environment; what stops the start is said once, and plainly. */
export const bootstrap = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const logger = createLogger('info');
  try {
    const config = loadConfig(env);
    logger.level = config.get(loggingConfig).level;
    await start(logger, config);
  } catch (error) {
    if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
    else logger.error('the start failed', errorFields(error));
    process.exit(1);
  }
};
