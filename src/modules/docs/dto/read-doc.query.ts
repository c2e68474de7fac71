import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export const DOC_FORMATS = ['json', 'html'] as const;

export class ReadDocQuery {
  @ApiPropertyOptional({
    enum: DOC_FORMATS,
    default: 'json',
    description: '`html`: the content alone, as a fragment of HTML',
  })
  @IsOptional()
  @IsIn(DOC_FORMATS)
  format?: (typeof DOC_FORMATS)[number];
}
