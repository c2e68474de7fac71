import { Controller, Delete, Get, HttpCode, HttpStatus, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
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
import { RevisionResponse } from './dto/revision.response.js';
import { RevisionNumberParam } from './revision-number.param.js';
import { toRevision } from './revision-view.js';
import { Revisions } from './revisions.service.js';

@ApiTags('Revisions')
@Controller(SUBJECT_PATHS)
export class RevisionsController {
  constructor(
    private readonly revisions: Revisions,
    private readonly paginator: Paginator,
  ) {}

  @Get(':id/revisions')
  @Public()
  @ApiOperation({
    summary: 'Its former texts, newest first',
    description:
      'The newest hundred are kept, and the present text is not among them. Numbers count from 1 ' +
      'in the order of the texts, and none is given again.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiList(RevisionResponse)
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async list(
    @CurrentReader() reader: Principal | undefined,
    @SubjectParam() subject: Subject,
    @Query() query: PageQuery,
  ): Promise<ListResponse<RevisionResponse>> {
    const scope = listScope('revisions', { subject: subject.id });
    const request = this.paginator.request(query, scope);
    const page = await this.revisions.list(reader?.userId ?? null, subject, request);
    return this.paginator.answer(
      request,
      scope,
      page,
      ({ number }) => [String(number)],
      (revision) => toRevision(subject.kind, revision),
    );
  }

  @Get(':id/revisions/:number')
  @Public()
  @ApiOperation({ summary: 'One of its former texts' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: RevisionResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async get(
    @CurrentReader() reader: Principal | undefined,
    @SubjectParam() subject: Subject,
    @RevisionNumberParam() number: number,
  ): Promise<RevisionResponse> {
    const revision = await this.revisions.get(reader?.userId ?? null, subject, number);
    return toRevision(subject.kind, revision);
  }

  @Delete(':id/revisions/:number')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Forget a former text of something of yours; admins, of anything' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  @ApiResponse({ status: 403, description: 'FORBIDDEN: it is somebody else’s' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async remove(
    @CurrentUser() principal: Principal,
    @SubjectParam() subject: Subject,
    @RevisionNumberParam() number: number,
  ): Promise<void> {
    await this.revisions.remove(principal, subject, number);
  }
}
