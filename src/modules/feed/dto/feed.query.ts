import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../http/page.query.js';
import { SUBJECT_KINDS, type SubjectKind } from '../../social/subjects/subject.js';

export class FeedQuery extends PageQuery {
  @ApiPropertyOptional({ enum: SUBJECT_KINDS, description: 'of this kind alone' })
  @IsOptional()
  @IsIn(SUBJECT_KINDS)
  type?: SubjectKind;
}
