import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../http/page.query.js';

export class FindCommentsQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'only the replies of this comment’s thread' })
  @IsOptional()
  @IsUUID()
  parent_id?: string;
}
