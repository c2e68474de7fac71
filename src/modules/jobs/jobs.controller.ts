import { Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IdParam } from '../../http/id.param.js';
import { ApiList } from '../../http/list.decorator.js';
import { PageQuery } from '../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { JobResponse, JobSummaryResponse } from './dto/job.response.js';
import { RandomTextQuery } from './dto/random-text.query.js';
import { StartedJobResponse } from './dto/started-job.response.js';
import { toJob, toStarted, toSummary } from './job-view.js';
import { JobsService } from './jobs.service.js';
import { DEFAULT_LENGTH, RANDOM_TEXT } from './random-text.job.js';

@ApiTags('Jobs')
@ApiBearerAuth()
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly paginator: Paginator,
  ) {}

  @ApiOperation({ summary: 'Have random letters and digits made' })
  @ApiResponse({ status: 202, type: StartedJobResponse })
  @ApiResponse({ status: 409, description: 'TOO_MANY_JOBS: ten of yours are unfinished' })
  @HttpCode(HttpStatus.ACCEPTED)
  @Post('random-text')
  async randomText(
    @CurrentUser() { userId }: Principal,
    @Query() { length = DEFAULT_LENGTH }: RandomTextQuery,
  ): Promise<StartedJobResponse> {
    return toStarted(await this.jobs.start(userId, RANDOM_TEXT.name, { length }));
  }

  @ApiOperation({ summary: 'Your jobs of the last seven days, newest first' })
  @ApiList(JobSummaryResponse)
  @Get()
  async list(
    @CurrentUser() { userId }: Principal,
    @Query() query: PageQuery,
  ): Promise<ListResponse<JobSummaryResponse>> {
    const scope = listScope('jobs', { user: userId });
    const request = this.paginator.request(query, scope);
    const page = await this.jobs.list(userId, request);
    return this.paginator.answer(request, scope, page, ({ id }) => [id], toSummary);
  }

  @ApiOperation({ summary: 'One of your jobs with its history and its result' })
  @ApiResponse({ status: 200, type: JobResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @Get(':id')
  async get(@CurrentUser() { userId }: Principal, @IdParam() id: string): Promise<JobResponse> {
    return toJob(await this.jobs.get(userId, id));
  }

  @ApiOperation({ summary: 'Cancel one of your jobs' })
  @ApiNoContentResponse()
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({ status: 409, description: 'CONFLICT: it has ended already' })
  @HttpCode(HttpStatus.NO_CONTENT)
  @Delete(':id')
  async cancel(@CurrentUser() { userId }: Principal, @IdParam() id: string): Promise<void> {
    await this.jobs.cancel(userId, id);
  }
}
