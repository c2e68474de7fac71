import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PersonResponse } from '../../../users/dto/person.response.js';

/** What is shown of snippets and docs alike. */
export class SubjectResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'Binary search' })
  title!: string;

  @ApiProperty({ type: 'array', items: { type: 'string' }, example: ['search', 'c++'] })
  tags!: readonly string[];

  @ApiProperty()
  is_public!: boolean;

  @ApiProperty({ type: PersonResponse })
  author!: PersonResponse;

  @ApiProperty({ type: 'integer', minimum: 0 })
  likes_count!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'replies included' })
  comments_count!: number;

  @ApiPropertyOptional({ description: 'for who is signed in' })
  liked_by_me?: boolean;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'what it is a fork of; null when you may not see that, too',
  })
  forked_from!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}
