import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, ValidateBy } from 'class-validator';
import { isRepositoryFullName, MAX_FULL_NAME } from '../repository-full-name.js';
import { EventNames } from './event-names.decorator.js';

export class TrackRepositoryRequest {
  @ApiProperty({ example: 'octocat/Hello-World', maxLength: MAX_FULL_NAME })
  @IsString()
  @ValidateBy({
    name: 'isRepositoryFullName',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isRepositoryFullName(value),
      defaultMessage: () => '$property must be the name of a repository, as owner/name',
    },
  })
  full_name!: string;

  @EventNames('what is kept; without it, with null and with `["*"]` everything')
  events?: readonly string[] | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    default: false,
    description:
      'have the webhook made on GitHub, with your rights there; `webhook.hook` tells what became ' +
      'of it, some seconds later',
  })
  @IsOptional()
  @IsBoolean()
  create_hook?: boolean | null;
}
