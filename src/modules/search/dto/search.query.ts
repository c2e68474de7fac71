import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { PageQuery } from '../../../http/page.query.js';
import { SEARCH_TYPES, type SearchType } from '../documents/search-document.js';
import { SEARCH_SORTS, type SearchSort } from '../search-engine.js';
import { Language } from '../vocabulary/language.decorator.js';
import { TagsFilter } from '../vocabulary/tags.decorator.js';

const MAX_QUERY = 512;
const MAX_AUTHOR = 39;
const WITHOUT_CONTROLS = /^\P{Cc}*$/u;
const CONTROLS = { message: '$property must not contain control characters' };

const separated = Transform(({ value }: { value: unknown }) =>
  value === undefined
    ? value
    : [value].flat().flatMap((one: unknown) => (typeof one === 'string' ? one.split(',') : [one])),
);

export class SearchQueryParameters extends PageQuery {
  @ApiProperty({
    maxLength: MAX_QUERY,
    example: 'getUserById "binary search" -java',
    description:
      'words that are all found, in any order; "words" side by side; `OR` between two; `-` before what ' +
      'is not to be found. Parts of identifiers are words (`getUserById`: `user`), accents and case may ' +
      'differ. Where hardly anything is found words may be misspelt, and the last one may go on.',
  })
  @IsString()
  @Matches(/\S/, { message: '$property must not be blank' })
  @Matches(WITHOUT_CONTROLS, CONTROLS)
  @MaxLength(MAX_QUERY)
  q!: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', enum: [...SEARCH_TYPES] },
    description: 'any of these; separated by commas, or repeated',
  })
  @IfGiven()
  @separated
  @ArrayMaxSize(SEARCH_TYPES.length)
  @IsIn(SEARCH_TYPES, { each: true })
  type?: readonly SearchType[];

  @Language('by any of its names')
  language?: string | null;

  @TagsFilter()
  tags?: readonly string[];

  @ApiPropertyOptional({ maxLength: MAX_AUTHOR, description: 'part of a username, in any case' })
  @IfGiven()
  @IsString()
  @Matches(/\S/, { message: '$property must not be blank' })
  @Matches(WITHOUT_CONTROLS, CONTROLS)
  @MaxLength(MAX_AUTHOR)
  author?: string;

  @ApiPropertyOptional({ enum: SEARCH_SORTS, default: 'relevance' })
  @IsOptional()
  @IsIn(SEARCH_SORTS)
  sort?: SearchSort;
}
