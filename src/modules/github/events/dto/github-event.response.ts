import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const nullableText = { type: 'string', nullable: true } as const;

export class EventRepositoryResponse {
  @ApiProperty({ format: 'uuid', description: 'of the tracked repository' })
  id!: string;

  @ApiProperty({ example: 'octo-org/hello-world' })
  full_name!: string;
}

export class EventActorResponse {
  @ApiProperty({ example: 'octocat' })
  login!: string;

  @ApiProperty({ ...nullableText, format: 'uri' })
  avatar_url!: string | null;
}

export class GithubEventResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: EventRepositoryResponse })
  repo!: EventRepositoryResponse;

  @ApiProperty({ example: 'pull_request' })
  event!: string;

  @ApiProperty({ ...nullableText, example: 'opened' })
  action!: string | null;

  @ApiProperty({ type: EventActorResponse, nullable: true })
  actor!: EventActorResponse | null;

  @ApiProperty({ example: 'octocat opened pull request #2: Update the README' })
  title!: string;

  @ApiProperty({ description: 'plain text' })
  summary!: string;

  @ApiProperty({ ...nullableText, format: 'uri' })
  url!: string | null;

  @ApiPropertyOptional({ description: 'the branch or tag that it is about', example: 'main' })
  ref?: string;

  @ApiProperty({ ...nullableText, description: "GitHub's `X-GitHub-Delivery`" })
  delivery_id!: string | null;

  @ApiPropertyOptional({
    enum: [true],
    description:
      'only when the very same body had come before under another delivery id: GitHub signs the ' +
      'body alone, so that somebody may have sent it again',
  })
  suspected_replay?: true;

  @ApiProperty({ format: 'date-time', description: 'as GitHub says' })
  occurred_at!: string;

  @ApiProperty({ format: 'date-time' })
  received_at!: string;
}

export class GithubEventWithPayloadResponse extends GithubEventResponse {
  @ApiProperty({
    description: 'what GitHub sent',
    type: 'object',
    additionalProperties: true,
    nullable: true,
  })
  payload!: unknown;
}

export class RecentEventsResponse {
  @ApiProperty({ type: [String], format: 'uuid', description: 'newest first' })
  ids!: string[];

  @ApiProperty({
    ...nullableText,
    format: 'uuid',
    description: 'the newest id; `GET /api/github-events?after=<id>` gives what came since',
  })
  latest!: string | null;
}
