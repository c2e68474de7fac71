import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/access.decorators.js';
import { ApiList } from '../../http/list.decorator.js';
import { PageQuery } from '../../http/page.query.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentReader, type Principal } from '../../http/principal.js';
import { SubjectLists } from '../social/subjects/subject-lists.service.js';
import { UsernameParam } from '../users/username.param.js';
import { SnippetResponse } from './dto/snippet.response.js';
import { SNIPPET_LIST } from './snippet-list.js';

@ApiTags('Snippets')
@Controller('users')
export class UserSnippetsController {
  constructor(private readonly lists: SubjectLists) {}

  @Get(':username/snippets')
  @Public()
  @ApiOperation({ summary: 'Somebody’s snippets, newest first; private ones for themselves only' })
  @ApiList(SnippetResponse)
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  list(
    @CurrentReader() reader: Principal | undefined,
    @UsernameParam() username: string,
    @Query() query: PageQuery,
  ): Promise<ListResponse<SnippetResponse>> {
    return this.lists.listOf(SNIPPET_LIST, reader?.userId ?? null, username, query);
  }
}
