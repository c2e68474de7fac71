import { ApiProperty } from '@nestjs/swagger';
import { SubjectResponse } from '../../social/subjects/dto/subject.response.js';

export class DocResponse extends SubjectResponse {
  @ApiProperty({ example: 'getting-started', description: 'of its address below its author' })
  slug!: string;

  @ApiProperty({ description: 'Markdown' })
  content!: string;
}
