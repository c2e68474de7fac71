import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { Rounds } from '../../../queue/rounds.js';
import { type BulkOutcome, NOTHING_LEFT } from './bulk-outcome.js';
import { ChangeSending } from './change-sending.js';
import { ElasticsearchAway } from './elastic-failures.js';
import { IndexRebuild } from './index-rebuild.js';
import { RefusedDocuments } from './refused-documents.js';
import { type SearchChange, SearchChangeRepository } from './search-change.repository.js';
import { SearchIndexes } from './search-indexes.js';

const BATCH = 500;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 30_000;

/** Tells Elasticsearch of what is noted, the oldest first; one process at a time, in workers. */
@Injectable()
export class SearchIndexer implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly rounds = new Rounds(() => this.round());
  private readonly refused = new RefusedDocuments();
  private failures = 0;
  /** After a failure: until then nothing is sent. */
  private rest: NodeJS.Timeout | undefined;
  private ready = false;
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly changes: SearchChangeRepository,
    private readonly sending: ChangeSending,
    private readonly indexes: SearchIndexes,
    private readonly rebuild: IndexRebuild,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Sends what is committed; at once, or right after what is under way. */
  wake(): void {
    if (!this.rest) this.rounds.want();
  }

  /** Resolves when nothing more is to be sent, or it could not be. */
  idle(): Promise<void> {
    return this.rounds.idle();
  }

  /** The batch under way is the last; what is left is swept up later. */
  onModuleDestroy(): void {
    this.stopped = true;
    this.rounds.stop();
    clearTimeout(this.rest);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.idle();
  }

  private async round(): Promise<void> {
    if (this.rest) return;
    try {
      this.ready ||= await this.makeReady();
      // What is put back in this round, or comes meanwhile, is the next one's.
      const newest = this.ready ? await this.changes.newest() : undefined;
      if (newest === undefined) return;
      while (!this.stopped && (await this.sendBatch(newest)) === BATCH);
      if (this.failures > 0) this.logger.info('documents are indexed again');
      this.failures = 0;
    } catch (error) {
      this.fail(error);
    }
  }

  /** False while somebody else sees to it. */
  private async makeReady(): Promise<boolean> {
    if (await this.indexes.isReady()) return true;
    const note = (line: string): void => this.logger.info(line);
    return (await this.rebuild.run({ note, isStopped: () => this.stopped })) === 'done';
  }

  private async sendBatch(newest: string): Promise<number> {
    const { taken, later } = await this.transactions.run(async (tx) => {
      const isTurn = await this.changes.beginIndexing(tx);
      const except = this.refused.waiting();
      const claimed = isTurn ? await this.changes.claim(newest, except, BATCH, tx) : [];
      if (claimed.length === 0) return { taken: 0, later: NOTHING_LEFT.later };
      const outcome = await this.sending.send(claimed, await this.indexes.targets());
      const done = claimed.filter(({ document_id: id }) => !isLeft(id, outcome));
      await this.changes.deleteDone(done, tx);
      await this.putBack(claimed, outcome, tx);
      return { taken: claimed.length, later: outcome.later };
    });
    const [reason] = later.values();
    if (reason !== undefined) throw new ElasticsearchAway(new Error(reason));
    return taken;
  }

  /** They wait for a while, and keep nobody waiting. */
  private async putBack(
    claimed: readonly SearchChange[],
    { refused }: BulkOutcome,
    tx: Parameters<SearchChangeRepository['putBack']>[1],
  ): Promise<void> {
    if (refused.size === 0) return;
    await this.changes.putBack(
      claimed.filter(({ document_id: id }) => refused.has(id)),
      tx,
    );
    tx.afterCommit(() => {
      this.refused.add(refused.keys());
      for (const [document_id, reason] of refused) {
        this.logger.error('a document is refused by Elasticsearch', { document_id, reason });
      }
    });
  }

  private fail(error: unknown): void {
    if (this.failures === 0) this.logger.warn('documents are not indexed', errorFields(error));
    // Somebody may have removed the index.
    this.ready = false;
    const restMs = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.failures);
    this.failures += 1;
    if (this.stopped) return;
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.wake();
    }, restMs).unref();
  }
}

const isLeft = (id: string, { refused, later }: BulkOutcome): boolean =>
  refused.has(id) || later.has(id);
