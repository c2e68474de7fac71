import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { Rounds } from '../../../queue/rounds.js';
import { LexemeRepository } from './lexeme.repository.js';

const BATCH = 200;
/** As many as are counted within the time of a statement, beside those of one document. */
const BATCH_WORDS = 20_000;

/** Keeps count of words, apart from those who write: they would wait for each other at each word. */
@Injectable()
export class LexemeCounts implements OnModuleDestroy {
  private readonly rounds = new Rounds(() => this.round());
  private stopped = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly lexemes: LexemeRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Counts what is committed, at once or right after what is being counted. */
  wake(): void {
    this.rounds.want();
  }

  /** Resolves when nothing is being counted. */
  idle(): Promise<void> {
    return this.rounds.idle();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.rounds.stop();
    await this.rounds.idle();
  }

  private async round(): Promise<void> {
    try {
      while (!this.stopped && (await this.countBatch()) > 0);
    } catch (error) {
      this.logger.warn('words are not counted', errorFields(error));
    }
  }

  private countBatch(): Promise<number> {
    return this.transactions.run(async (tx) => {
      if (!(await this.lexemes.beginCounting(tx))) return 0;
      const { changes, rarer } = await this.lexemes.countChanges(BATCH, BATCH_WORDS, tx);
      if (rarer.length > 0) await this.lexemes.deleteUnused(rarer, tx);
      return changes;
    });
  }
}
