import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { PersonResponse } from '../../../users/dto/person.response.js';
import { RepositoryHookResponse } from '../../hooks/dto/repository-hook.response.js';
import { REPOSITORY_ROLES, type RepositoryRole } from '../visible-repository.js';

export class RepositoryWebhookResponse {
  @ApiProperty({ format: 'uri', description: 'where GitHub is to send deliveries' })
  url!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'until when the secret before the last rotation is good too',
  })
  former_secret_expires_at!: string | null;

  @ApiProperty({ type: RepositoryHookResponse, description: 'the webhook on GitHub' })
  hook!: RepositoryHookResponse;
}

export class RepositoryWebhookSecretResponse {
  @ApiProperty({ format: 'uri', description: 'where GitHub is to send deliveries' })
  url!: string;

  @ApiProperty({ description: 'what GitHub is to sign with; shown this once' })
  secret!: string;
}

export class RepositoryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'octocat/Hello-World' })
  full_name!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'known from the first delivery on',
  })
  github_id!: number | null;

  @ApiProperty({ enum: REPOSITORY_ROLES, description: 'what you are to it' })
  role!: RepositoryRole;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    nullable: true,
    description: 'what is kept of it; for others than its owner, what they are shown; null: all',
  })
  events!: readonly string[] | null;

  @ApiProperty({ type: PersonResponse })
  owner!: PersonResponse;

  @ApiPropertyOptional({ type: RepositoryWebhookResponse, description: 'for its owner' })
  webhook?: RepositoryWebhookResponse;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'for others than its owner' })
  invited_at?: string;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'for others than its owner; null until they have accepted',
  })
  accepted_at?: string | null;
}

export class NewRepositoryWebhookResponse extends RepositoryWebhookSecretResponse {
  @ApiProperty({ type: RepositoryHookResponse, description: 'the webhook on GitHub' })
  hook!: RepositoryHookResponse;
}

export class NewRepositoryResponse extends OmitType(RepositoryResponse, ['webhook']) {
  @ApiProperty({ type: NewRepositoryWebhookResponse })
  webhook!: NewRepositoryWebhookResponse;
}

export class RotatedSecretResponse {
  @ApiProperty({ type: RepositoryWebhookSecretResponse })
  webhook!: RepositoryWebhookSecretResponse;
}
