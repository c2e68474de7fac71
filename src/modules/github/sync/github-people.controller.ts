import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../../http/access.decorators.js';
import { ApiList } from '../../../http/list.decorator.js';
import type { ListResponse } from '../../../http/paginator.js';
import { CurrentReader, type Principal } from '../../../http/principal.js';
import { PeopleService } from '../../users/people.service.js';
import { UsernameParam } from '../../users/username.param.js';
import { ContributionsService } from './contributions.service.js';
import { ContributionsQuery } from './dto/contributions.query.js';
import { ContributionsResponse } from './dto/contributions.response.js';
import { GithubRepositoryResponse } from './dto/github-repository.response.js';
import { ListSyncedRepositoriesQuery } from './dto/list-synced-repositories.query.js';
import { SyncedRepositoriesService } from './synced-repositories.service.js';

@ApiTags('People')
@ApiResponse({ status: 404, description: 'NOT_FOUND' })
@Controller('users')
export class GithubPeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly repositories: SyncedRepositoriesService,
    private readonly contributions: ContributionsService,
  ) {}

  @Get(':username/repositories')
  @Public()
  @ApiOperation({
    summary: 'Somebody’s public repositories on GitHub, the newest push first',
    description: 'As last synchronised, with how much of them is in which language.',
  })
  @ApiList(GithubRepositoryResponse)
  async listRepositories(
    @UsernameParam() username: string,
    @Query() query: ListSyncedRepositoriesQuery,
  ): Promise<ListResponse<GithubRepositoryResponse>> {
    const { id } = await this.people.require(username);
    return this.repositories.list(id, query, false);
  }

  @Get(':username/contributions')
  @Public()
  @ApiOperation({
    summary: 'Somebody’s contributions on GitHub, day by day',
    description:
      'As last synchronised, for at most 366 days; the last 365 unless told. Days of which nothing ' +
      'is known have none. Where private contributions are counted, because the access that was ' +
      'granted reaches so far, the days of that year are shown to their user alone.',
  })
  @ApiOkResponse({ type: ContributionsResponse })
  async readContributions(
    @UsernameParam() username: string,
    @Query() query: ContributionsQuery,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ContributionsResponse> {
    const { id } = await this.people.require(username);
    return this.contributions.read(id, query, reader?.userId === id);
  }
}
