import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config.js';

export type Entities = MixedList<EntitySchema | (new () => object)>;

const CONNECT_TIMEOUT_MS = 5_000;
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
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: config.statementTimeoutMs,
      // For a server that answers nothing at all, its own timeout included.
      query_timeout: config.statementTimeoutMs + QUERY_GRACE_MS,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
    },
  });
