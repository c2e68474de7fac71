import { ApiProperty } from '@nestjs/swagger';
import { PersonResponse } from '../../../users/dto/person.response.js';

export class CommentResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'null once it is deleted' })
  body!: string | null;

  @ApiProperty({ type: PersonResponse, nullable: true, description: 'null once it is deleted' })
  author!: PersonResponse | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'of a reply: the comment that its thread begins with',
  })
  parent_id!: string | null;

  @ApiProperty({ description: 'it stays for its replies, without its text and its author' })
  deleted!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}
