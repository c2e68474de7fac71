import { BulkWriter } from '../../../src/modules/search/elasticsearch/bulk-writer.js';
import { ChangeSending } from '../../../src/modules/search/elasticsearch/change-sending.js';
import { ElasticConnection } from '../../../src/modules/search/elasticsearch/elastic-connection.js';
import { IndexRebuild } from '../../../src/modules/search/elasticsearch/index-rebuild.js';
import { IndexedDocumentRepository } from '../../../src/modules/search/elasticsearch/indexed-document.repository.js';
import { SearchChangeRepository } from '../../../src/modules/search/elasticsearch/search-change.repository.js';
import { SearchChanges } from '../../../src/modules/search/elasticsearch/search-changes.service.js';
import { SearchIndexer } from '../../../src/modules/search/elasticsearch/search-indexer.js';
import { SearchIndexes } from '../../../src/modules/search/elasticsearch/search-indexes.js';
import { SearchDocumentRepository } from '../../../src/modules/search/documents/search-document.repository.js';
import { SearchDocuments } from '../../../src/modules/search/documents/search-documents.service.js';
import { LexemeCounts } from '../../../src/modules/search/lexemes/lexeme-counts.service.js';
import { LexemeRecountRepository } from '../../../src/modules/search/lexemes/lexeme-recount.repository.js';
import { LexemeRepository } from '../../../src/modules/search/lexemes/lexeme.repository.js';
import { type Platform, startPlatform } from '../../integration/platform.js';

/** What writes documents and tells Elasticsearch of them, when it is woken. */
export const startIndexingNode = (
  databaseUrl: string,
  elasticsearchUrl?: string,
): Promise<Platform> =>
  startPlatform({
    databaseUrl,
    env: {
      DB_POOL_TIMEOUT: '30s',
      ...(elasticsearchUrl !== undefined && { ELASTICSEARCH_URL: elasticsearchUrl }),
    },
    providers: [
      ...[SearchDocumentRepository, SearchDocuments],
      ...[LexemeCounts, LexemeRepository, LexemeRecountRepository],
      ...[SearchChangeRepository, SearchChanges, ElasticConnection, SearchIndexes],
      ...[BulkWriter, ChangeSending, IndexedDocumentRepository, IndexRebuild, SearchIndexer],
    ],
  });
