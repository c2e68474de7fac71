import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../http/access.decorators.js';
import { IdParam } from '../../http/id.param.js';
import { ApiList } from '../../http/list.decorator.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentReader, CurrentUser, type Principal } from '../../http/principal.js';
import { ForkRequest } from '../social/subjects/dto/fork.request.js';
import { ListSubjectsQuery } from '../social/subjects/dto/list-subjects.query.js';
import { SubjectLists } from '../social/subjects/subject-lists.service.js';
import { ApiTextBody } from '../social/subjects/text-body.js';
import { ApiDoc, sendHtml } from './doc-answer.js';
import { DocEditing } from './doc-editing.service.js';
import { DocForks } from './doc-forks.service.js';
import { DOC_LIST } from './doc-list.js';
import { DocReading } from './doc-reading.service.js';
import { toDoc } from './doc-view.js';
import { DocsService } from './docs.service.js';
import { ChangeDocRequest, CreateDocRequest } from './dto/doc.request.js';
import { DocResponse } from './dto/doc.response.js';
import { ReadDocQuery } from './dto/read-doc.query.js';
import { DocHtml } from './markdown/doc-html.service.js';

@ApiTags('Docs')
@Controller('docs')
export class DocsController {
  constructor(
    private readonly docs: DocsService,
    private readonly editing: DocEditing,
    private readonly forks: DocForks,
    private readonly reading: DocReading,
    private readonly lists: SubjectLists,
    private readonly html: DocHtml,
  ) {}

  @Post()
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Write a page',
    description: 'A slug that is made of the title gets a number where you have it already.',
  })
  @ApiTextBody()
  @ApiCreatedResponse({ type: DocResponse })
  @ApiResponse({ status: 409, description: 'SLUG_TAKEN by another page of yours' })
  async create(
    @CurrentUser() { userId }: Principal,
    @Body() { title, slug, content, tags = [], is_public: isPublic = true }: CreateDocRequest,
  ): Promise<DocResponse> {
    return toDoc(await this.docs.create(userId, { title, slug, content, tags, isPublic }));
  }

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Public pages, newest first unless a sort says otherwise',
    description:
      'Words are looked for in titles and tags. With your own whole username as `author`, what is private of yours is among them. Likes and comments change where a page stands in the other two orders while these are walked.',
  })
  @ApiList(DocResponse)
  list(
    @Query() query: ListSubjectsQuery,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ListResponse<DocResponse>> {
    return this.lists.list(DOC_LIST, reader, query);
  }

  @Get(':id')
  @Public()
  @ApiOperation({ summary: 'A page; a private one for its author alone' })
  @ApiDoc()
  async get(
    @IdParam() id: string,
    @Query() { format }: ReadDocQuery,
    @CurrentReader() reader: Principal | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const doc = await this.reading.get(reader?.userId ?? null, id);
    if (format === 'html') sendHtml(response, await this.html.of(doc));
    else response.json(toDoc(doc));
  }

  @Patch(':id')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Change a page of yours',
    description:
      'What is left out stays, the slug too when the title changes. A former content is kept as a revision.',
  })
  @ApiTextBody()
  @ApiOkResponse({ type: DocResponse })
  @ApiResponse({ status: 403, description: 'FORBIDDEN: somebody else’s public one' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({ status: 409, description: 'SLUG_TAKEN by another page of yours' })
  async change(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { is_public: isPublic, ...changes }: ChangeDocRequest,
  ): Promise<DocResponse> {
    return toDoc(await this.editing.change(userId, id, { ...changes, isPublic }));
  }

  @Delete(':id')
  @ApiBearerAuth()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a page of yours, with its likes, comments and revisions' })
  @ApiNoContentResponse()
  @ApiResponse({
    status: 403,
    description: 'FORBIDDEN: somebody else’s public one, but for admins',
  })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async remove(@CurrentUser() principal: Principal, @IdParam() id: string): Promise<void> {
    await this.docs.remove(principal, id);
  }

  @Post(':id/fork')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Make a copy of your own',
    description: 'It names its source to those who may see that one.',
  })
  @ApiBody({ type: ForkRequest, required: false })
  @ApiCreatedResponse({ type: DocResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND: also across a block with its author' })
  async fork(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { is_public }: ForkRequest,
  ): Promise<DocResponse> {
    return toDoc(await this.forks.fork(userId, id, is_public));
  }
}
