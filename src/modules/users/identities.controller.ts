import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiList } from '../../http/list.decorator.js';
import { PageQuery } from '../../http/page.query.js';
import type { ListResponse } from '../../http/paginator.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { IdentityResponse } from './dto/identity.response.js';
import { IdentitiesService } from './identities.service.js';

@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('auth/identities')
export class IdentitiesController {
  constructor(private readonly identities: IdentitiesService) {}

  @Get()
  @ApiOperation({ summary: 'By what else you sign in, newest first' })
  @ApiList(IdentityResponse)
  list(
    @CurrentUser() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<ListResponse<IdentityResponse>> {
    return this.identities.page(principal.userId, query);
  }
}
