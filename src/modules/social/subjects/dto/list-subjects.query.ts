import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { PageQuery } from '../../../../http/page.query.js';
import { MAX_USERNAME } from '../../../users/username.js';
import { MAX_WORDS } from '../subject-filters.js';
import { SUBJECT_SORTS, type SubjectSort } from '../subject-sort.js';
import { TagsFilter } from '../../../search/vocabulary/tags.decorator.js';

const MAX_QUERY = 100;
const WITHOUT_CONTROLS = /^\P{Cc}*$/u;
const CONTROLS = { message: '$property must not contain control characters' };

/** What lists of snippets and of docs take alike. */
export class ListSubjectsQuery extends PageQuery {
  @TagsFilter()
  tags?: readonly string[];

  @ApiPropertyOptional({ maxLength: MAX_USERNAME, description: 'part of a username, in any case' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_USERNAME)
  @Matches(WITHOUT_CONTROLS, CONTROLS)
  author?: string;

  @ApiPropertyOptional({
    maxLength: MAX_QUERY,
    description:
      `up to ${MAX_WORDS} words that are all found, among the tags too; one of less than three letters is how a ` +
      'word begins; accents and case may differ',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_QUERY)
  @Matches(WITHOUT_CONTROLS, CONTROLS)
  q?: string;

  @ApiPropertyOptional({
    enum: SUBJECT_SORTS,
    default: 'latest',
    description:
      '`popular`: most likes first; `trending`: likes and comments count for less as time passes',
  })
  @IsOptional()
  @IsIn(SUBJECT_SORTS)
  sort?: SubjectSort;
}
