import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../../../http/access.decorators.js';
import { IdParam } from '../../../http/id.param.js';
import { CurrentReader, CurrentUser, type Principal } from '../../../http/principal.js';
import { toComment } from './comment-view.js';
import { Comments } from './comments.service.js';
import { EditCommentRequest } from './dto/comment.request.js';
import { CommentResponse } from './dto/comment.response.js';

@ApiTags('Comments')
@Controller('comments')
export class CommentsController {
  constructor(private readonly comments: Comments) {}

  @Get(':id')
  @Public()
  @ApiOperation({ summary: 'One comment or reply' })
  @ApiOkResponse({ type: CommentResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async get(
    @CurrentReader() reader: Principal | undefined,
    @IdParam() id: string,
  ): Promise<CommentResponse> {
    return toComment(await this.comments.get(reader?.userId ?? null, id));
  }

  @Patch(':id')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Change the text of a comment of yours' })
  @ApiOkResponse({ type: CommentResponse })
  @ApiResponse({ status: 403, description: 'FORBIDDEN: it is somebody else’s' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND: also once it is deleted' })
  async edit(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { body }: EditCommentRequest,
  ): Promise<CommentResponse> {
    return toComment(await this.comments.edit(userId, id, body));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Delete a comment of yours, or one on what is yours',
    description:
      'With replies below it, it stays as `deleted: true` without its text and author, and goes ' +
      'with the last of them. Admins delete any.',
  })
  @ApiNoContentResponse()
  @ApiResponse({ status: 403, description: 'FORBIDDEN: neither is yours' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND: also once it is deleted' })
  async remove(@CurrentUser() principal: Principal, @IdParam() id: string): Promise<void> {
    await this.comments.remove(principal, id);
  }
}
