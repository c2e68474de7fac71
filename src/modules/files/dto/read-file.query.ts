import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';

const toInteger = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^(?:0|[1-9]\d{0,11})$/.test(value) ? Number(value) : value,
);

/** What a signed address carries. */
export class ReadFileQuery {
  @ApiPropertyOptional({ type: 'integer', description: 'of a signed address: Unix seconds' })
  @IsOptional()
  @toInteger
  @IsInt()
  @Min(0)
  expires?: number;

  @ApiPropertyOptional({ description: 'of a signed address' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  signature?: string;
}
