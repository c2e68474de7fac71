import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../http/access.decorators.js';
import { ApiList } from '../../http/list.decorator.js';
import { PageQuery } from '../../http/page.query.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentReader, type Principal } from '../../http/principal.js';
import { SubjectLists } from '../social/subjects/subject-lists.service.js';
import { UsernameParam } from '../users/username.param.js';
import { ApiDoc, sendHtml } from './doc-answer.js';
import { DOC_LIST } from './doc-list.js';
import { DocReading } from './doc-reading.service.js';
import { toDoc } from './doc-view.js';
import { DocResponse } from './dto/doc.response.js';
import { ReadDocQuery } from './dto/read-doc.query.js';
import { DocHtml } from './markdown/doc-html.service.js';

@ApiTags('Docs')
@Controller('users/:username/docs')
export class PeopleDocsController {
  constructor(
    private readonly reading: DocReading,
    private readonly lists: SubjectLists,
    private readonly html: DocHtml,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Somebody’s pages, newest first; of your own the private ones too',
  })
  @ApiList(DocResponse)
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  list(
    @UsernameParam() username: string,
    @Query() query: PageQuery,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ListResponse<DocResponse>> {
    return this.lists.listOf(DOC_LIST, reader?.userId ?? null, username, query);
  }

  @Get(':slug')
  @Public()
  @ApiOperation({ summary: 'A page by its author and its slug' })
  @ApiParam({ name: 'slug', example: 'getting-started' })
  @ApiDoc()
  async get(
    @UsernameParam() username: string,
    @Param('slug') slug: string,
    @Query() { format }: ReadDocQuery,
    @CurrentReader() reader: Principal | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const doc = await this.reading.getBySlug(reader?.userId ?? null, username, slug);
    if (format === 'html') sendHtml(response, await this.html.of(doc));
    else response.json(toDoc(doc));
  }
}
