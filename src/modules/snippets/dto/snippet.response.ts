import { ApiProperty } from '@nestjs/swagger';
import { SubjectResponse } from '../../social/subjects/dto/subject.response.js';

export class SnippetResponse extends SubjectResponse {
  @ApiProperty({ type: 'string', nullable: true })
  description!: string | null;

  @ApiProperty({ example: 'print("hello")' })
  code!: string;

  @ApiProperty({ example: 'python', description: '`plaintext` when it is in none that is known' })
  language!: string;
}
