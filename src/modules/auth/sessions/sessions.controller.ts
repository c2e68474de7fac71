import { Controller, Delete, Get, HttpCode, HttpStatus, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IdParam } from '../../../http/id.param.js';
import { ApiList } from '../../../http/list.decorator.js';
import { PageQuery } from '../../../http/page.query.js';
import type { ListResponse } from '../../../http/paginator.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { SessionResponse } from '../dto/session.response.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @ApiOperation({ summary: 'Your living sessions, newest first' })
  @ApiList(SessionResponse)
  list(
    @CurrentUser() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<ListResponse<SessionResponse>> {
    return this.sessions.list(principal, query);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'End one of your sessions' })
  @ApiNoContentResponse()
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async end(@CurrentUser() principal: Principal, @IdParam() id: string): Promise<void> {
    await this.sessions.end(principal, id);
  }
}
