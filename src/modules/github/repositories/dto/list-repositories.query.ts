import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../../http/page.query.js';
import { REPOSITORY_ROLES, type RepositoryRole } from '../visible-repository.js';

export class ListRepositoriesQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: REPOSITORY_ROLES,
    default: 'owner',
    description: 'your own, those whose events you get too, or those that you are invited to',
  })
  @IsOptional()
  @IsIn(REPOSITORY_ROLES)
  role?: RepositoryRole;
}
