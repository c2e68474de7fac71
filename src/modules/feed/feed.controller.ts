import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiList } from '../../http/list.decorator.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { FeedQuery } from './dto/feed.query.js';
import { FeedDocResponse, type FeedItem, FeedSnippetResponse } from './dto/feed-item.response.js';
import { FeedService } from './feed.service.js';

@ApiTags('Feed')
@ApiBearerAuth()
@Controller('feed')
export class FeedController {
  constructor(private readonly feed: FeedService) {}

  @Get()
  @ApiOperation({
    summary: 'What the people that you follow published, newest first',
    description:
      'Each as on its own route, with its `type` and when it was first public: what somebody wrote ' +
      'in private and published later is new then. Who is followed or not decides at each page.',
  })
  @ApiList(FeedSnippetResponse, FeedDocResponse)
  list(
    @CurrentUser() { userId }: Principal,
    @Query() query: FeedQuery,
  ): Promise<ListResponse<FeedItem>> {
    return this.feed.list(userId, query);
  }
}
