import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../../../http/page.query.js';

const MAX_LANGUAGE = 100;
const MAX_QUERY = 100;
const PLAIN = /^\P{Cc}*$/u;
const message = '$property must not contain control characters';

export class ListSyncedRepositoriesQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: MAX_LANGUAGE,
    example: 'TypeScript',
    description: 'the language that most of it is in, in any case',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_LANGUAGE)
  @Matches(PLAIN, { message })
  language?: string;

  @ApiPropertyOptional({
    maxLength: MAX_QUERY,
    description: 'part of the full name or of the description, in any case',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_QUERY)
  @Matches(PLAIN, { message })
  q?: string;
}
