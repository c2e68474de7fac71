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
import { Public } from '../../http/access.decorators.js';
import { IdParam } from '../../http/id.param.js';
import { ApiList } from '../../http/list.decorator.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentReader, CurrentUser, type Principal } from '../../http/principal.js';
import { ForkRequest } from '../social/subjects/dto/fork.request.js';
import { SubjectLists } from '../social/subjects/subject-lists.service.js';
import { ApiTextBody } from '../social/subjects/text-body.js';
import { ChangeSnippetRequest } from './dto/change-snippet.request.js';
import { CreateSnippetRequest } from './dto/create-snippet.request.js';
import { ListSnippetsQuery } from './dto/list-snippets.query.js';
import { SnippetResponse } from './dto/snippet.response.js';
import { SnippetChanges } from './snippet-changes.service.js';
import { SnippetForks } from './snippet-forks.service.js';
import { SNIPPET_LIST } from './snippet-list.js';
import { toSnippet } from './snippet-view.js';
import { Snippets } from './snippets.service.js';

const ApiForbidden = (): MethodDecorator =>
  ApiResponse({ status: 403, description: 'FORBIDDEN: it is somebody else’s' });
const ApiNotFound = (): MethodDecorator =>
  ApiResponse({
    status: 404,
    description: 'NOT_FOUND: nor for whom it is somebody else’s and private',
  });
const ApiPlanLimit = (): MethodDecorator =>
  ApiResponse({ status: 402, description: 'PLAN_LIMIT_REACHED: a private one too many' });

@ApiTags('Snippets')
@Controller('snippets')
export class SnippetsController {
  constructor(
    private readonly snippets: Snippets,
    private readonly changes: SnippetChanges,
    private readonly forks: SnippetForks,
    private readonly lists: SubjectLists,
  ) {}

  @Post()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Write a snippet' })
  @ApiTextBody()
  @ApiCreatedResponse({ type: SnippetResponse })
  @ApiPlanLimit()
  async create(
    @CurrentUser() { userId }: Principal,
    @Body() { description, language, tags, is_public, ...text }: CreateSnippetRequest,
  ): Promise<SnippetResponse> {
    const row = await this.snippets.create(userId, {
      ...text,
      description: description ?? null,
      language: language ?? null,
      tags: tags ?? [],
      isPublic: is_public ?? true,
    });
    return toSnippet(row);
  }

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Public snippets, newest first unless sorted otherwise',
    description:
      'With your own whole username as `author`, what is private of yours is among them. Likes and ' +
      'comments change where a snippet stands in the other two orders while these are walked.',
  })
  @ApiList(SnippetResponse)
  list(
    @CurrentReader() reader: Principal | undefined,
    @Query() query: ListSnippetsQuery,
  ): Promise<ListResponse<SnippetResponse>> {
    return this.lists.list(SNIPPET_LIST, reader, query);
  }

  @Get(':id')
  @Public()
  @ApiOperation({ summary: 'A snippet; a private one for its author only' })
  @ApiOkResponse({ type: SnippetResponse })
  @ApiNotFound()
  async get(
    @CurrentReader() reader: Principal | undefined,
    @IdParam() id: string,
  ): Promise<SnippetResponse> {
    return toSnippet(await this.snippets.get(reader?.userId ?? null, id));
  }

  @Patch(':id')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Change a snippet of yours',
    description: 'Former code is kept as a revision. New code stays in the language of the former.',
  })
  @ApiTextBody()
  @ApiOkResponse({ type: SnippetResponse })
  @ApiPlanLimit()
  @ApiForbidden()
  @ApiNotFound()
  async change(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { is_public, ...given }: ChangeSnippetRequest,
  ): Promise<SnippetResponse> {
    return toSnippet(await this.changes.change(userId, id, { ...given, isPublic: is_public }));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Delete a snippet of yours; as an admin anybody’s',
    description: 'Its likes, comments and revisions go with it. Forks stay, and name no source.',
  })
  @ApiNoContentResponse()
  @ApiForbidden()
  @ApiNotFound()
  async remove(@CurrentUser() principal: Principal, @IdParam() id: string): Promise<void> {
    await this.snippets.remove(principal, id);
  }

  @Post(':id/fork')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Make a copy of your own',
    description: 'It names its source to those who may see that one.',
  })
  @ApiBody({ type: ForkRequest, required: false })
  @ApiCreatedResponse({ type: SnippetResponse })
  @ApiPlanLimit()
  @ApiResponse({ status: 404, description: 'NOT_FOUND: also across a block with its author' })
  async fork(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { is_public }: ForkRequest,
  ): Promise<SnippetResponse> {
    return toSnippet(await this.forks.fork(userId, id, is_public));
  }
}
