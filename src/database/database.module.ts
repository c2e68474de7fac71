import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { databaseConfig, type DatabaseConfig } from '../config/database.config.js';
import { errorFields, type Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { openDataSource, type Entities } from './data-source.js';
import { Database } from './database.js';
import { KeysetPages } from './keyset-page.js';
import { LockTurns } from './lock-turns.js';
import { NotificationListener } from './notification-listener.js';
import { Retention } from './retention.js';
import { TransactionRunner } from './transaction-runner.js';

const exported = [
  Database,
  KeysetPages,
  LockTurns,
  NotificationListener,
  Retention,
  TransactionRunner,
];

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** `entities` are those of every module: TypeORM wants to know them before it connects. */
  static forRoot(entities: Entities): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        ...exported,
        {
          provide: DataSource,
          inject: [databaseConfig.token, LOGGER],
          useFactory: (config: DatabaseConfig, logger: Logger) =>
            openDataSource(config, entities, (error) =>
              logger.warn('a pooled database connection was lost', errorFields(error)),
            ),
        },
      ],
      exports: [...exported, DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
