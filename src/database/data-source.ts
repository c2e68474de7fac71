import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config.js';

export type Entities = MixedList<EntitySchema | (new () => object)>;

const QUERY_GRACE_MS = 5_000;
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;

/** The process's one pool. Nothing is synchronised: tables are made by migrations alone. */
export const createDataSource = (
  config: DatabaseConfig,
  entities: Entities = [],
  onPoolError: (error: unknown) => void = () => undefined,
): DataSource =>
  new DataSource({
    type: 'postgres',
    url: config.url,
    entities,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    // `findOneBy({ id: undefined })` must not mean "any row".
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    poolErrorHandler: onPoolError,
    applicationName: 'switchboard',
    extra: {
      max: config.poolMax,
      connectionTimeoutMillis: config.poolTimeoutMs,
      statement_timeout: config.statementTimeoutMs,
      // For a server that answers nothing at all, its own timeout included.
      query_timeout: config.statementTimeoutMs + QUERY_GRACE_MS,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
    },
  });

const CONNECT_ATTEMPTS = 4;
const CONNECT_TIMEOUT = /connection timeout|timeout exceeded when trying to connect/;

/**
 * Connects. A server that takes its time to answer is asked again, a few times: a process that is
 * started beside it must not give up for that. One that refuses, refuses.
 */
export const openDataSource = async (
  ...parameters: Parameters<typeof createDataSource>
): Promise<DataSource> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createDataSource(...parameters).initialize();
    } catch (error) {
      const late = error instanceof Error && CONNECT_TIMEOUT.test(error.message);
      if (!late || attempt === CONNECT_ATTEMPTS) throw error;
    }
  }
};
