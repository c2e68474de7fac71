import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IfGiven } from '../../../../http/if-given.decorator.js';

export class ForkRequest {
  @ApiPropertyOptional({
    description: 'by default as the source: public, unless that is a private one of yours',
  })
  @IfGiven()
  @IsBoolean()
  is_public?: boolean;
}
