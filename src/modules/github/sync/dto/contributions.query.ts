import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

const DATE = /^\d{4}-\d\d-\d\d$/;
const message = '$property must be a date such as 2026-01-31';

export class ContributionsQuery {
  @ApiPropertyOptional({ format: 'date', description: 'the first day; 364 days before `to`' })
  @IsOptional()
  @Matches(DATE, { message })
  from?: string;

  @ApiPropertyOptional({
    format: 'date',
    description:
      'the last day, which is included; today, or 364 days after `from` if that is earlier',
  })
  @IsOptional()
  @Matches(DATE, { message })
  to?: string;
}
