import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { EventNames } from './event-names.decorator.js';

/** What is left out stays. */
export class ChangeRepositoryRequest {
  @EventNames('what is kept, or what you are shown; null and `["*"]` mean everything')
  events?: readonly string[] | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    default: false,
    description: 'as its owner: have the webhook made on GitHub, also after an attempt that failed',
  })
  @IsOptional()
  @IsBoolean()
  create_hook?: boolean | null;
}
