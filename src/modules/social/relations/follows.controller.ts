import { Controller, Delete, Get, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../../http/access.decorators.js';
import { ApiList } from '../../../http/list.decorator.js';
import { PageQuery } from '../../../http/page.query.js';
import type { ListResponse } from '../../../http/paginator.js';
import { CurrentReader, CurrentUser, type Principal } from '../../../http/principal.js';
import { ProfileResponse } from '../../users/dto/profile.response.js';
import { UsernameParam } from '../../users/username.param.js';
import { FollowResponse } from './dto/follow.response.js';
import { Follows } from './follows.service.js';

@ApiTags('People')
@ApiResponse({ status: 404, description: 'NOT_FOUND' })
@Controller('users/:username')
export class FollowsController {
  constructor(private readonly follows: Follows) {}

  @Put('follow')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Follow somebody',
    description:
      'Nothing changes when you do already. Who has blocked you, or whom you have, is not there.',
  })
  @ApiOkResponse({ type: FollowResponse })
  @ApiResponse({ status: 400, description: 'VALIDATION_ERROR: nobody follows themselves' })
  @ApiResponse({ status: 409, description: 'TOO_MANY_FOLLOWED: 10,000 already' })
  follow(
    @CurrentUser() { userId }: Principal,
    @UsernameParam() username: string,
  ): Promise<FollowResponse> {
    return this.follows.follow(userId, username);
  }

  @Delete('follow')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Follow somebody no more',
    description: 'Nothing changes when you do not.',
  })
  @ApiOkResponse({ type: FollowResponse })
  @ApiResponse({ status: 400, description: 'VALIDATION_ERROR: nobody follows themselves' })
  unfollow(
    @CurrentUser() { userId }: Principal,
    @UsernameParam() username: string,
  ): Promise<FollowResponse> {
    return this.follows.unfollow(userId, username);
  }

  @Get('followers')
  @Public()
  @ApiOperation({ summary: 'Who follows somebody, the latest first' })
  @ApiList(ProfileResponse)
  listFollowers(
    @UsernameParam() username: string,
    @Query() query: PageQuery,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ListResponse<ProfileResponse>> {
    return this.follows.list('followers', username, query, reader?.userId ?? null);
  }

  @Get('following')
  @Public()
  @ApiOperation({ summary: 'Whom somebody follows, the latest first' })
  @ApiList(ProfileResponse)
  listFollowing(
    @UsernameParam() username: string,
    @Query() query: PageQuery,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ListResponse<ProfileResponse>> {
    return this.follows.list('following', username, query, reader?.userId ?? null);
  }
}
