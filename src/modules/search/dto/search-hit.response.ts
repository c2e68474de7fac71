import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SEARCH_TYPES, type SearchType } from '../documents/search-document.js';

const HTML = 'HTML-escaped, with <mark> around what was looked for';

export class HighlightsResponse {
  @ApiPropertyOptional({ example: 'Binary <mark>search</mark>', description: HTML })
  title?: string;

  @ApiPropertyOptional({ description: HTML })
  description?: string;

  @ApiPropertyOptional({ type: [String], description: `up to three pieces; ${HTML}` })
  content?: string[];
}

export class SearchAuthorResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'ada-lovelace' })
  username!: string;

  @ApiProperty({ type: 'string', nullable: true })
  full_name!: string | null;

  @ApiProperty({ type: 'string', nullable: true, format: 'uri' })
  avatar_url!: string | null;
}

/** Something that was found, of whatever type. */
export class SearchHitResponse {
  @ApiProperty({ enum: SEARCH_TYPES })
  type!: SearchType;

  @ApiProperty({ format: 'uuid', description: 'of the snippet, doc, user or repository itself' })
  id!: string;

  @ApiProperty({
    example: 'Binary search',
    description: 'of a user: the username; of a repository: its full name',
  })
  title!: string;

  @ApiProperty({ description: 'greater is better; comparable within one answer' })
  score!: number;

  @ApiProperty({ type: HighlightsResponse })
  highlights!: HighlightsResponse;

  @ApiProperty({ type: 'string', nullable: true, description: 'of a user: the full name' })
  description!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'typescript' })
  language!: string | null;

  @ApiProperty({ type: [String] })
  tags!: readonly string[];

  @ApiProperty()
  is_public!: boolean;

  @ApiProperty({ type: SearchAuthorResponse, description: 'of a user: themselves' })
  author!: SearchAuthorResponse;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'likes, followers or stars' })
  popularity!: number;

  @ApiPropertyOptional({ description: 'of a doc' })
  slug?: string;

  @ApiPropertyOptional({ format: 'uri', description: 'of a repository: its page on GitHub' })
  url?: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}
