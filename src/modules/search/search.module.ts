import { Module } from '@nestjs/common';
import { ReadinessProbes } from '../../health/readiness-probes.js';
import { SearchDocumentRepository } from './documents/search-document.repository.js';
import { SearchDocuments } from './documents/search-documents.service.js';
import { ElasticConnection } from './elasticsearch/elastic-connection.js';
import { ElasticsearchSearch } from './elasticsearch/elasticsearch-search.js';
import { SearchBacklog } from './elasticsearch/search-backlog.js';
import { SearchChangeRepository } from './elasticsearch/search-change.repository.js';
import { SearchChanges } from './elasticsearch/search-changes.service.js';
import { searchEngineProvider } from './elasticsearch/search-engine.provider.js';
import { SearchProbe } from './elasticsearch/search-probe.js';
import { SearchHitRepository } from './hits/search-hit.repository.js';
import { LexemeCounts } from './lexemes/lexeme-counts.service.js';
import { LexemeRepository } from './lexemes/lexeme.repository.js';
import { KnownWordRepository } from './matching/known-word.repository.js';
import { MatchRepository } from './matching/match.repository.js';
import { PostgresSearch } from './matching/postgres-search.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';

@Module({
  controllers: [SearchController],
  providers: [
    SearchDocumentRepository,
    SearchDocuments,
    LexemeCounts,
    LexemeRepository,
    MatchRepository,
    KnownWordRepository,
    PostgresSearch,
    searchEngineProvider,
    ElasticConnection,
    ElasticsearchSearch,
    SearchBacklog,
    SearchChangeRepository,
    SearchChanges,
    SearchProbe,
    SearchHitRepository,
    SearchService,
  ],
  exports: [
    SearchDocuments,
    LexemeCounts,
    ElasticConnection,
    SearchBacklog,
    SearchChangeRepository,
    SearchChanges,
  ],
})
export class SearchModule {
  constructor(probes: ReadinessProbes, probe: SearchProbe) {
    probes.register(probe);
  }
}
