import { Module } from '@nestjs/common';
import { BlockRepository } from './block.repository.js';
import { Blocks } from './blocks.service.js';

/** Apart from relations, which remove likes and comments, for these ask about blocks themselves. */
@Module({
  providers: [BlockRepository, Blocks],
  exports: [BlockRepository, Blocks],
})
export class BlocksModule {}
