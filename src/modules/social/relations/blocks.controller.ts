import { Controller, Delete, Get, HttpCode, HttpStatus, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ApiList } from '../../../http/list.decorator.js';
import { PageQuery } from '../../../http/page.query.js';
import type { ListResponse } from '../../../http/paginator.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { UsernameParam } from '../../users/username.param.js';
import { Blocking } from './blocking.service.js';
import { BlockedPersonResponse } from './dto/blocked-person.response.js';

@ApiTags('People')
@ApiBearerAuth()
@Controller('users')
export class BlocksController {
  constructor(private readonly blocking: Blocking) {}

  @Get('me/blocks')
  @ApiOperation({ summary: 'Whom you have blocked, the latest first' })
  @ApiList(BlockedPersonResponse)
  list(
    @CurrentUser() { userId }: Principal,
    @Query() query: PageQuery,
  ): Promise<ListResponse<BlockedPersonResponse>> {
    return this.blocking.list(userId, query);
  }

  @Put(':username/block')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Block somebody',
    description:
      'Ends what is between you: follows, likes and comments on each other’s things, invitations ' +
      'and subscriptions to repositories. Until you unblock them neither can begin any of it with ' +
      'the other; what is public stays readable. They are not told.',
  })
  @ApiNoContentResponse()
  @ApiResponse({ status: 400, description: 'VALIDATION_ERROR: nobody blocks themselves' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({ status: 409, description: 'TOO_MANY_BLOCKED: 10,000 already' })
  async block(
    @CurrentUser() { userId }: Principal,
    @UsernameParam() username: string,
  ): Promise<void> {
    await this.blocking.block(userId, username);
  }

  @Delete(':username/block')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Unblock somebody',
    description: 'What the block has ended does not come back.',
  })
  @ApiNoContentResponse()
  @ApiResponse({ status: 400, description: 'VALIDATION_ERROR: nobody blocks themselves' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async unblock(
    @CurrentUser() { userId }: Principal,
    @UsernameParam() username: string,
  ): Promise<void> {
    await this.blocking.unblock(userId, username);
  }
}
