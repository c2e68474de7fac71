import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors/errors.js';
import { Blocks } from '../relations/blocks.service.js';
import { type ForkSource, ForkSourceRepository } from './fork-source.repository.js';
import type { Subject } from './subject.js';

/** What people make copies of. */
@Injectable()
export class ForkSources {
  constructor(
    private readonly blocks: Blocks,
    private readonly sources: ForkSourceRepository,
  ) {}

  /**
   * It stays as it is until the transaction ends: what is read of it afterwards was not made private
   * in between, nor are the two people blocked.
   * @throws DomainError 404 for what one may not read, and across a block
   */
  async hold(userId: string, source: Subject, tx: Transaction): Promise<ForkSource> {
    await this.blocks.holdOff([userId], tx);
    const held = await this.sources.lock(userId, source, tx);
    if (!held) throw notFound();
    return held;
  }
}
