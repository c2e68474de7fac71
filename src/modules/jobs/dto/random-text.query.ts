import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { DEFAULT_LENGTH, MAX_LENGTH } from '../random-text.job.js';

export class RandomTextQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_LENGTH,
    default: DEFAULT_LENGTH,
    description: 'characters',
  })
  @IsOptional()
  // Query strings are text; only plain digits are a number.
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(MAX_LENGTH)
  length?: number;
}
