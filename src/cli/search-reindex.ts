import 'reflect-metadata';
import { databaseConfig, type DatabaseConfig } from '../config/database.config.js';
import { loadConfig } from '../config/load-config.js';
import { searchConfig, type SearchConfig } from '../config/search.config.js';
import { createDataSource } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { createLogger } from '../logging/logger.js';
import { BulkWriter } from '../modules/search/elasticsearch/bulk-writer.js';
import { ElasticConnection } from '../modules/search/elasticsearch/elastic-connection.js';
import { IndexRebuild } from '../modules/search/elasticsearch/index-rebuild.js';
import { IndexedDocumentRepository } from '../modules/search/elasticsearch/indexed-document.repository.js';
import { SearchChangeRepository } from '../modules/search/elasticsearch/search-change.repository.js';
import { SearchIndexes } from '../modules/search/elasticsearch/search-indexes.js';
import { LexemeRecountRepository } from '../modules/search/lexemes/lexeme-recount.repository.js';

interface Stores {
  readonly database: Database;
  readonly transactions: TransactionRunner;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const recountWords = async ({ database, transactions }: Stores): Promise<void> => {
  const lexemes = new LexemeRecountRepository(database);
  say('ELASTICSEARCH_URL is not set: PostgreSQL counts its words anew');
  const words = await transactions.run(async (tx) => {
    await lexemes.waitForCounting(tx);
    return lexemes.recount(tx);
  });
  say(`${words} words are counted`);
};

const rebuildIndex = async (
  { database, transactions }: Stores,
  config: SearchConfig,
): Promise<void> => {
  const connection = new ElasticConnection(config);
  const rebuild = new IndexRebuild(
    transactions,
    new SearchChangeRepository(database),
    new IndexedDocumentRepository(database),
    new SearchIndexes(connection),
    new BulkWriter(connection),
  );
  try {
    if ((await rebuild.run({ note: say })) === 'busy') {
      throw new Error('a new index is being filled already');
    }
  } finally {
    await connection.onApplicationShutdown();
  }
};

/** A statement that counts all words takes as long as it takes. */
const patient = (config: DatabaseConfig): DatabaseConfig => ({
  ...config,
  statementTimeoutMs: 60 * 60_000,
});

const run = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const search = config.get(searchConfig);
  const dataSource = await createDataSource(patient(config.get(databaseConfig))).initialize();
  const database = new Database(dataSource);
  const stores = {
    database,
    transactions: new TransactionRunner(dataSource, createLogger('warn')),
  };
  try {
    await (search.elasticsearchUrl === undefined
      ? recountWords(stores)
      : rebuildIndex(stores, search));
  } finally {
    await dataSource.destroy();
  }
};

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
