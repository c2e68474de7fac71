import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../../../http/access.decorators.js';
import { ApiList } from '../../../http/list.decorator.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { CurrentReader, CurrentUser, type Principal } from '../../../http/principal.js';
import type { Subject } from '../subjects/subject.js';
import { SUBJECT_PATHS, SubjectParam } from '../subjects/subject.param.js';
import { toComment } from './comment-view.js';
import { Comments } from './comments.service.js';
import { CommentRequest } from './dto/comment.request.js';
import { CommentResponse } from './dto/comment.response.js';
import { FindCommentsQuery } from './dto/find-comments.query.js';

@ApiTags('Comments')
@Controller(SUBJECT_PATHS)
export class SubjectCommentsController {
  constructor(
    private readonly comments: Comments,
    private readonly paginator: Paginator,
  ) {}

  @Get(':id/comments')
  @Public()
  @ApiOperation({
    summary: 'What is said about it, replies included; newest first',
    description:
      'A reply names the comment that its thread begins with as `parent_id`. A deleted comment ' +
      'stays while there are replies to it, without its text and its author.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiList(CommentResponse)
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async list(
    @CurrentReader() reader: Principal | undefined,
    @SubjectParam() subject: Subject,
    @Query() query: FindCommentsQuery,
  ): Promise<ListResponse<CommentResponse>> {
    const { parent_id: parentId } = query;
    const scope = listScope('comments', { subject: subject.id, parent: parentId ?? null });
    const request = this.paginator.request(query, scope);
    const page = await this.comments.list(reader?.userId ?? null, subject, parentId, request);
    return this.paginator.answer(request, scope, page, ({ id }) => [id], toComment);
  }

  @Post(':id/comments')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Say something about it, or answer what was said',
    description: 'Threads have one level: an answer to a reply joins that reply’s thread.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiCreatedResponse({ type: CommentResponse })
  @ApiResponse({
    status: 404,
    description: 'NOT_FOUND: also what it answers, once that is deleted; also across a block',
  })
  async create(
    @CurrentUser() { userId }: Principal,
    @SubjectParam() subject: Subject,
    @Body() { body, parent_id: answeredId }: CommentRequest,
  ): Promise<CommentResponse> {
    return toComment(await this.comments.create(userId, subject, body, answeredId));
  }
}
