import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../http/page.query.js';

export class RecentEventsQuery extends PickType(PageQuery, ['limit']) {
  @ApiPropertyOptional({ format: 'uuid', description: 'of this tracked repository' })
  @IsOptional()
  @IsUUID()
  repo_id?: string;
}
