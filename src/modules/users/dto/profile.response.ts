import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const nullableText = { type: 'string', nullable: true } as const;

export class GithubFiguresResponse {
  @ApiProperty({ example: 'octocat' })
  login!: string;

  @ApiProperty({ type: 'integer' })
  followers!: number;

  @ApiProperty({ type: 'integer' })
  following!: number;

  @ApiProperty({ type: 'integer' })
  public_repos!: number;
}

/** What other modules know of somebody. */
export class ProfileAdditions {
  @ApiProperty({ type: 'integer' })
  followers_count!: number;

  @ApiProperty({ type: 'integer' })
  following_count!: number;

  @ApiProperty({ type: 'integer', description: 'public ones' })
  snippets_count!: number;

  @ApiProperty({ type: 'integer', description: 'public ones' })
  docs_count!: number;

  @ApiPropertyOptional({
    description: 'whether you follow them; absent when you are not signed in',
  })
  is_following?: boolean;

  @ApiProperty({
    type: GithubFiguresResponse,
    nullable: true,
    description: 'as last synchronised; null without a GitHub account that is linked and was',
  })
  github!: GithubFiguresResponse | null;
}

export class ProfileResponse extends ProfileAdditions {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'ada-lovelace' })
  username!: string;

  @ApiProperty(nullableText)
  full_name!: string | null;

  @ApiProperty(nullableText)
  bio!: string | null;

  @ApiProperty(nullableText)
  location!: string | null;

  @ApiProperty({ ...nullableText, format: 'uri' })
  website!: string | null;

  @ApiProperty({ ...nullableText, format: 'uri' })
  avatar_url!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}
