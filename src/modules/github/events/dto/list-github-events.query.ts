import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsDate,
  isISO8601,
  IsOptional,
  isRFC3339,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import { PageQuery } from '../../../../http/page.query.js';

const MAX_NAME = 255;

/** `Date` would take `1` for the year 2001, and 30 February for a day of March. */
const toTime = Transform(({ value }: { value: unknown }) =>
  isRFC3339(value) && isISO8601(value, { strict: true }) ? new Date(String(value)) : value,
);

export class ListGithubEventsQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'of this tracked repository' })
  @IsOptional()
  @IsUUID()
  repo_id?: string;

  @ApiPropertyOptional({ maxLength: MAX_NAME, example: 'pull_request' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_NAME)
  event?: string;

  @ApiPropertyOptional({ maxLength: MAX_NAME, example: 'opened' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_NAME)
  action?: string;

  @ApiPropertyOptional({ maxLength: MAX_NAME, description: 'by this GitHub login' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_NAME)
  actor?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'received then or later',
  })
  @IsOptional()
  @toTime
  @IsDate({ message: '$property must be a time as in RFC 3339' })
  since?: Date;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'received before' })
  @IsOptional()
  @toTime
  @IsDate({ message: '$property must be a time as in RFC 3339' })
  until?: Date;

  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'what came after this event, oldest first, without a gap; suspected replays are left out',
  })
  @IsOptional()
  @IsUUID()
  after?: string;
}
