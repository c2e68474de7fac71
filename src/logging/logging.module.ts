import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Injection token of the process's one logger. */
export const LOGGER = Symbol('Logger');

@Global()
@Module({})
export class LoggingModule {
  static forRoot(logger: Logger): DynamicModule {
    return {
      module: LoggingModule,
      providers: [{ provide: LOGGER, useValue: logger }],
      exports: [LOGGER],
    };
  }
}
