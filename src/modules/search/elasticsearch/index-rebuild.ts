import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { BulkOutcome } from './bulk-outcome.js';
import { type BulkOperation, BulkWriter } from './bulk-writer.js';
import { ElasticsearchAway, isAway } from './elastic-failures.js';
import { NEXT } from './index-layout.js';
import { IndexedDocumentRepository } from './indexed-document.repository.js';
import { SearchChangeRepository } from './search-change.repository.js';
import { SearchIndexes } from './search-indexes.js';

const READ_AT_ONCE = 200;
const ATTEMPTS = 6;
const BACKOFF_MS = 500;
const SAID_EVERY = 10_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
/** Less than that of any change: a copy never takes the place of what was changed since it was read. */
const COPY = 0;

export interface RebuildOptions {
  /** Told how far it is. */
  readonly note: (line: string) => void;
  /** Whether to give up. */
  readonly isStopped?: () => boolean;
}

/**
 * Fills an empty index with all documents, while the other is searched, and has it take its place.
 * Once there is an index to be filled, changes go to both; so none is lost, however long it takes.
 */
@Injectable()
export class IndexRebuild {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly changes: SearchChangeRepository,
    private readonly documents: IndexedDocumentRepository,
    private readonly indexes: SearchIndexes,
    private readonly writer: BulkWriter,
  ) {}

  /** `busy`: somebody else does it. */
  run(options: RebuildOptions): Promise<'done' | 'stopped' | 'busy'> {
    return this.alone(() => this.fill(options));
  }

  private async fill({ note, isStopped }: RebuildOptions): Promise<'done' | 'stopped'> {
    const index = await this.indexes.createNext();
    // A batch that is under way does not know of it.
    await this.betweenBatches(() => Promise.resolve());
    const total = await this.documents.count();
    note(`${total} documents are copied into ${index}`);
    let copied = 0;
    for await (const size of this.copies()) {
      if (isStopped?.()) return 'stopped';
      const said = Math.floor(copied / SAID_EVERY);
      copied += size;
      if (Math.floor(copied / SAID_EVERY) > said) note(`${copied} of ${total} are copied`);
    }
    await this.betweenBatches(() => this.indexes.promote(index));
    note(`${copied} documents are searched in ${index}`);
    return 'done';
  }

  private async *copies(): AsyncGenerator<number> {
    for (let last = BEFORE_ALL; ;) {
      const documents = await this.documents.after(last, READ_AT_ONCE);
      const end = documents.at(-1);
      if (!end) return;
      await this.copy(documents.map((document) => ({ id: document.id, version: COPY, document })));
      last = end.id;
      yield documents.length;
    }
  }

  private async copy(operations: readonly BulkOperation[]): Promise<void> {
    for (let attempt = 1, left = operations; ; attempt += 1) {
      try {
        const { refused, later } = await this.writer.write(NEXT, left);
        await this.keep(refused);
        if (later.size === 0) return;
        left = left.filter(({ id }) => later.has(id));
        throw new ElasticsearchAway(new Error([...later.values()][0]));
      } catch (error) {
        if (attempt === ATTEMPTS || !isAway(error)) throw error;
        await sleep(BACKOFF_MS * 2 ** (attempt - 1));
      }
    }
  }

  /** The indexer tries them again, and says so. */
  private async keep(refused: BulkOutcome['refused']): Promise<void> {
    if (refused.size > 0) await this.changes.note([...refused.keys()]);
  }

  private betweenBatches(work: () => Promise<void>): Promise<void> {
    return this.transactions.run(async (tx) => {
      await this.changes.waitForIndexing(tx);
      await work();
    });
  }

  /** Beside a transaction that keeps others from it, and does nothing else. */
  private async alone<T>(work: () => Promise<T>): Promise<T | 'busy'> {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begin: (isAlone: boolean) => void = () => undefined;
    const begun = new Promise<boolean>((resolve) => {
      begin = resolve;
    });
    const kept = this.transactions.run(async (tx) => {
      const isAlone = await this.changes.beginRebuilding(tx);
      begin(isAlone);
      if (isAlone) await finished;
    });
    try {
      // A transaction that does not open has failed before it begins.
      const isAlone = await Promise.race([begun, kept.then(() => false)]);
      return isAlone ? await work() : 'busy';
    } finally {
      finish();
      await kept;
    }
  }
}
