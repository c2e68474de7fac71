import type { FactoryProvider } from '@nestjs/common';
import { searchConfig, type SearchConfig } from '../../../config/search.config.js';
import type { Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { PostgresSearch } from '../matching/postgres-search.js';
import { SearchEngine } from '../search-engine.js';
import { ElasticsearchSearch } from './elasticsearch-search.js';
import { FallbackSearch } from './fallback-search.js';

/** Elasticsearch where one is configured, with PostgreSQL behind it; else that alone. */
export const searchEngineProvider: FactoryProvider<SearchEngine> = {
  provide: SearchEngine,
  inject: [searchConfig.token, ElasticsearchSearch, PostgresSearch, LOGGER],
  useFactory: (
    { elasticsearchUrl }: SearchConfig,
    elasticsearch: ElasticsearchSearch,
    postgres: PostgresSearch,
    logger: Logger,
  ) =>
    elasticsearchUrl === undefined ? postgres : new FallbackSearch(elasticsearch, postgres, logger),
};
