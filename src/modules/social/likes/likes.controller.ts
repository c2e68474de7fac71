import {
  applyDecorators,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../../../http/access.decorators.js';
import { ApiList } from '../../../http/list.decorator.js';
import { PageQuery } from '../../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { CurrentReader, CurrentUser, type Principal } from '../../../http/principal.js';
import type { Subject } from '../subjects/subject.js';
import { SUBJECT_PATHS, SubjectParam } from '../subjects/subject.param.js';
import { LikeResponse } from './dto/like.response.js';
import { LikerResponse } from './dto/liker.response.js';
import { toLike, toLiker } from './like-view.js';
import { Likes } from './likes.service.js';

const ApiChange = (summary: string): MethodDecorator =>
  applyDecorators(
    ApiBearerAuth(),
    ApiOperation({ summary }),
    ApiOkResponse({ type: LikeResponse }),
    ApiResponse({
      status: 404,
      description: 'NOT_FOUND: also across a block, of which either of the two is the author',
    }),
  );

@ApiTags('Likes')
@ApiParam({ name: 'id', format: 'uuid' })
@Controller(SUBJECT_PATHS)
export class LikesController {
  constructor(
    private readonly likes: Likes,
    private readonly paginator: Paginator,
  ) {}

  @Post(':id/like')
  @HttpCode(HttpStatus.OK)
  @ApiChange('Like it, or like it no more; one’s own may be liked too')
  async toggle(
    @CurrentUser() { userId }: Principal,
    @SubjectParam() subject: Subject,
  ): Promise<LikeResponse> {
    return toLike(await this.likes.change(subject, userId, 'toggled'));
  }

  @Put(':id/like')
  @ApiChange('Like it, if you do not yet')
  async like(
    @CurrentUser() { userId }: Principal,
    @SubjectParam() subject: Subject,
  ): Promise<LikeResponse> {
    return toLike(await this.likes.change(subject, userId, 'liked'));
  }

  @Delete(':id/like')
  @ApiChange('Like it no more, if you do')
  async unlike(
    @CurrentUser() { userId }: Principal,
    @SubjectParam() subject: Subject,
  ): Promise<LikeResponse> {
    return toLike(await this.likes.change(subject, userId, 'not_liked'));
  }

  @Get(':id/likes')
  @Public()
  @ApiOperation({
    summary: 'Who likes it, the latest first',
    description: 'Suspended people are left out, though `likes_count` includes their likes.',
  })
  @ApiList(LikerResponse)
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async list(
    @CurrentReader() reader: Principal | undefined,
    @SubjectParam() subject: Subject,
    @Query() query: PageQuery,
  ): Promise<ListResponse<LikerResponse>> {
    const scope = listScope('likes', { subject: subject.id });
    const request = this.paginator.request(query, scope);
    const page = await this.likes.list(reader?.userId ?? null, subject, request);
    return this.paginator.answer(request, scope, page, ({ id }) => [id], toLiker);
  }
}
