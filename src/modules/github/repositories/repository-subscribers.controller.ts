import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IdParam } from '../../../http/id.param.js';
import { ApiList } from '../../../http/list.decorator.js';
import { PageQuery } from '../../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { UsernameParam } from '../../users/username.param.js';
import { InviteSubscriberRequest } from './dto/invite-subscriber.request.js';
import { RepositoryResponse } from './dto/repository.response.js';
import { SubscriberResponse } from './dto/subscriber.response.js';
import { eventFilterOf } from './event-names.js';
import { RepositorySubscribers } from './repository-subscribers.service.js';
import { RepositoryViews } from './repository-views.service.js';
import { toSubscriber } from './subscriber-view.js';

@ApiTags('GitHub')
@ApiBearerAuth()
@Controller('repos/:id')
export class RepositorySubscribersController {
  constructor(
    private readonly subscribers: RepositorySubscribers,
    private readonly views: RepositoryViews,
    private readonly paginator: Paginator,
  ) {}

  @Get('subscribers')
  @ApiOperation({
    summary:
      'Who gets the events of a repository of yours besides you, or is invited; newest first',
  })
  @ApiList(SubscriberResponse)
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async list(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Query() query: PageQuery,
  ): Promise<ListResponse<SubscriberResponse>> {
    const scope = listScope('repo-subscribers', { user: userId, repo: id });
    const request = this.paginator.request(query, scope);
    const page = await this.subscribers.list(userId, id, request);
    return this.paginator.answer(request, scope, page, (row) => [row.id], toSubscriber);
  }

  @Post('subscribers')
  @ApiOperation({
    summary: 'Invite somebody to the events of a repository of yours',
    description: 'They get them, those before included, once they have accepted.',
  })
  @ApiCreatedResponse({ type: SubscriberResponse })
  @ApiResponse({
    status: 404,
    description: 'NOT_FOUND: no such repository of yours, nobody, or across a block',
  })
  @ApiResponse({ status: 409, description: 'ALREADY_SUBSCRIBED, TOO_MANY_SUBSCRIBERS' })
  async invite(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { username, events }: InviteSubscriberRequest,
  ): Promise<SubscriberResponse> {
    return toSubscriber(await this.subscribers.invite(userId, id, username, eventFilterOf(events)));
  }

  @Delete('subscribers/:username')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary:
      'End a subscription or an invitation: of anybody to a repository of yours, or your own',
  })
  @ApiNoContentResponse()
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async remove(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @UsernameParam() username: string,
  ): Promise<void> {
    await this.subscribers.remove(userId, id, username);
  }

  @Post('accept')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Accept an invitation to the events of somebody’s repository' })
  @ApiOkResponse({ type: RepositoryResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({ status: 409, description: 'TOO_MANY_SUBSCRIPTIONS of yours' })
  async accept(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
  ): Promise<RepositoryResponse> {
    return this.views.of(await this.subscribers.accept(userId, id));
  }
}
