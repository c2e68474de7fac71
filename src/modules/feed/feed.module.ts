import { Module } from '@nestjs/common';
import { DocsModule } from '../docs/docs.module.js';
import { SnippetsModule } from '../snippets/snippets.module.js';
import { FeedController } from './feed.controller.js';
import { FeedRepository } from './feed.repository.js';
import { FeedService } from './feed.service.js';

@Module({
  imports: [DocsModule, SnippetsModule],
  controllers: [FeedController],
  providers: [FeedRepository, FeedService],
})
export class FeedModule {}
