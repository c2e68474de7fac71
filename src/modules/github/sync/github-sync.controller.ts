import { Body, Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiList } from '../../../http/list.decorator.js';
import type { ListResponse } from '../../../http/paginator.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { GithubRepositoryResponse } from './dto/github-repository.response.js';
import { ListSyncedRepositoriesQuery } from './dto/list-synced-repositories.query.js';
import { StartSyncRequest } from './dto/start-sync.request.js';
import { StartedSyncResponse } from './dto/started-sync.response.js';
import { SyncedRepositoriesService } from './synced-repositories.service.js';
import { SyncsService } from './syncs.service.js';

@ApiTags('GitHub')
@ApiBearerAuth()
@Controller('github')
export class GithubSyncController {
  constructor(
    private readonly syncs: SyncsService,
    private readonly repositories: SyncedRepositoriesService,
  ) {}

  @ApiOperation({
    summary: 'Have your repositories, or your profile and contributions, synchronised',
    description:
      'While one of the kind is under way you get that one’s job. A short rate limit of GitHub’s ' +
      'is waited out; for a longer one, or when GitHub is away, the job fails and says so, and the ' +
      'synchronisation goes on by itself later, in another of your jobs, where it stopped. ' +
      'Repositories are synchronised every day and profiles every week without asking, for those ' +
      'who were here within two weeks. What was synchronised goes when GitHub is unlinked.',
  })
  @ApiResponse({ status: 202, type: StartedSyncResponse })
  @ApiResponse({ status: 409, description: 'GITHUB_NOT_LINKED, TOO_MANY_JOBS' })
  @ApiResponse({ status: 503, description: 'SERVICE_UNAVAILABLE: GITHUB_CLIENT_ID is not set' })
  @HttpCode(HttpStatus.ACCEPTED)
  @Post('sync')
  async start(
    @CurrentUser() { userId }: Principal,
    @Body() { kind }: StartSyncRequest,
  ): Promise<StartedSyncResponse> {
    return { job_id: await this.syncs.start(userId, kind) };
  }

  @ApiOperation({
    summary: 'Your repositories on GitHub as last synchronised, the newest push first',
    description: 'Private ones are shown to you alone.',
  })
  @ApiList(GithubRepositoryResponse)
  @Get('repositories')
  list(
    @CurrentUser() { userId }: Principal,
    @Query() query: ListSyncedRepositoriesQuery,
  ): Promise<ListResponse<GithubRepositoryResponse>> {
    return this.repositories.list(userId, query, true);
  }
}
