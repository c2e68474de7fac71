import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiList } from '../../../http/list.decorator.js';
import type { ListResponse } from '../../../http/paginator.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { RepositoryDeliveryResponse } from '../deliveries/dto/repository-delivery.response.js';
import {
  GithubEventResponse,
  GithubEventWithPayloadResponse,
  RecentEventsResponse,
} from './dto/github-event.response.js';
import { ListGithubEventsQuery } from './dto/list-github-events.query.js';
import { OneEventQuery } from './dto/one-event.query.js';
import { RecentEventsQuery } from './dto/recent-events.query.js';
import { GithubEventsService } from './github-events.service.js';

@ApiTags('GitHub')
@ApiBearerAuth()
@ApiExtraModels(RepositoryDeliveryResponse)
@Controller('github-events')
export class GithubEventsController {
  constructor(private readonly events: GithubEventsService) {}

  @ApiOperation({
    summary: 'What happened in the repositories that you track or subscribed to, newest first',
    description:
      'With `after` it is the other way round: what came after that event, oldest first. Follow ' +
      '`next_cursor`, then ask again with the last id. An event that has gone meanwhile is answered ' +
      'with 410: read the newest ones instead.',
  })
  @ApiList(GithubEventResponse)
  @ApiResponse({ status: 410, description: 'CURSOR_EXPIRED: there is no such event any more' })
  @Get()
  list(
    @CurrentUser() { userId }: Principal,
    @Query() query: ListGithubEventsQuery,
  ): Promise<ListResponse<GithubEventResponse>> {
    return this.events.list(userId, query);
  }

  @ApiOperation({ summary: 'The newest ids, for polling; with `If-None-Match` mostly 304' })
  @ApiResponse({ status: 200, type: RecentEventsResponse })
  @Get('recent')
  recent(
    @CurrentUser() { userId }: Principal,
    @Query() query: RecentEventsQuery,
  ): Promise<RecentEventsResponse> {
    return this.events.recent(userId, query);
  }

  @ApiOperation({ summary: 'One event with what GitHub sent' })
  @ApiResponse({ status: 200, type: GithubEventWithPayloadResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @Get('event')
  get(
    @CurrentUser() { userId }: Principal,
    @Query() { id }: OneEventQuery,
  ): Promise<GithubEventWithPayloadResponse> {
    return this.events.get(userId, id);
  }
}
