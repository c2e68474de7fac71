import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../../http/page.query.js';

const MAX_QUERY = 100;

export class FindPeopleQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: MAX_QUERY,
    description:
      'part of a username or of a full name; accents, case and a wrong letter may differ',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_QUERY)
  @Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' })
  q?: string;
}
