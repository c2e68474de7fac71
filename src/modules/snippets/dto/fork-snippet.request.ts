import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, ValidateIf } from 'class-validator';

export class ForkSnippetRequest {
  @ApiPropertyOptional({
    description: 'by default as the source: public, unless that is a private one of yours',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  is_public?: boolean;
}
