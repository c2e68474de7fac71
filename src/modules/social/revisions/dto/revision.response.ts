import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A former text. */
export class RevisionResponse {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'in the order of the texts' })
  number!: number;

  @ApiPropertyOptional({ description: 'of a snippet' })
  code?: string;

  @ApiPropertyOptional({ description: 'of a doc' })
  content?: string;

  @ApiProperty({ format: 'date-time', description: 'when it was written' })
  created_at!: string;
}
