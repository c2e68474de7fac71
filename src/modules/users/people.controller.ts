import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/access.decorators.js';
import { ApiList } from '../../http/list.decorator.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentReader, type Principal } from '../../http/principal.js';
import { FindPeopleQuery } from './dto/find-people.query.js';
import { ProfileResponse } from './dto/profile.response.js';
import { PeopleService } from './people.service.js';
import { UsernameParam } from './username.param.js';

/** After the controllers of `users/me`, which is no username. */
@ApiTags('People')
@Controller('users')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Find people, best match first; without `q` all of them, newest first',
    description:
      'Usernames that begin with `q` come first, by the alphabet; then names with a word that ' +
      'does, names that contain it, and names like it. Of what fits more than ten thousand people ' +
      'ten thousand are shown.',
  })
  @ApiList(ProfileResponse)
  list(
    @Query() query: FindPeopleQuery,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ListResponse<ProfileResponse>> {
    return this.people.list(query, reader?.userId ?? null);
  }

  @Get(':username')
  @Public()
  @ApiOperation({ summary: 'Somebody’s public profile' })
  @ApiOkResponse({ type: ProfileResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  read(
    @UsernameParam() username: string,
    @CurrentReader() reader: Principal | undefined,
  ): Promise<ProfileResponse> {
    return this.people.profile(username, reader?.userId ?? null);
  }
}
