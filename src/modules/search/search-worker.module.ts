import { Module } from '@nestjs/common';
import { Sweeper } from '../../queue/sweeper.js';
import { BulkWriter } from './elasticsearch/bulk-writer.js';
import { ChangeSending } from './elasticsearch/change-sending.js';
import { IndexRebuild } from './elasticsearch/index-rebuild.js';
import { IndexedDocumentRepository } from './elasticsearch/indexed-document.repository.js';
import { SearchBacklog } from './elasticsearch/search-backlog.js';
import { SearchChanges } from './elasticsearch/search-changes.service.js';
import { SearchIndexer } from './elasticsearch/search-indexer.js';
import { SearchIndexes } from './elasticsearch/search-indexes.js';
import { LexemeCounts } from './lexemes/lexeme-counts.service.js';
import { SearchModule } from './search.module.js';

const COUNT_EVERY_MS = 5_000;
/** What other processes commit is indexed no later. */
const INDEX_EVERY_MS = 1_000;
const MEASURE_EVERY_MS = 10_000;

/** Counts the words that a crash left uncounted, and tells Elasticsearch of documents. */
@Module({
  imports: [SearchModule],
  providers: [
    BulkWriter,
    ChangeSending,
    IndexedDocumentRepository,
    IndexRebuild,
    SearchIndexer,
    SearchIndexes,
  ],
})
export class SearchWorkerModule {
  constructor(
    sweeper: Sweeper,
    lexemes: LexemeCounts,
    changes: SearchChanges,
    indexer: SearchIndexer,
    backlog: SearchBacklog,
  ) {
    sweeper.register({
      name: 'search_lexemes',
      everyMs: COUNT_EVERY_MS,
      sweep: () => {
        lexemes.wake();
        return lexemes.idle();
      },
    });
    if (!changes.isOn) return;
    changes.onCommitted(() => indexer.wake());
    sweeper.register({
      name: 'search_changes',
      everyMs: INDEX_EVERY_MS,
      sweep: () => {
        indexer.wake();
        return indexer.idle();
      },
    });
    sweeper.register({
      name: 'search_change_count',
      everyMs: MEASURE_EVERY_MS,
      sweep: async () => {
        await backlog.read();
      },
    });
  }
}
