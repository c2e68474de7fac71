import { ApiProperty } from '@nestjs/swagger';

const nullableText = { type: 'string', nullable: true } as const;

export class RepositoryLanguageResponse {
  @ApiProperty({ example: 'TypeScript' })
  name!: string;

  @ApiProperty({ type: 'integer' })
  bytes!: number;

  @ApiProperty({ example: 87.5, description: 'of all bytes, to a tenth' })
  percent!: number;
}

export class GithubRepositoryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'stays when it is renamed' })
  github_id!: number;

  @ApiProperty({ example: 'octocat/hello-world' })
  full_name!: string;

  @ApiProperty({ example: 'hello-world' })
  name!: string;

  @ApiProperty(nullableText)
  description!: string | null;

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({ ...nullableText, format: 'uri' })
  homepage!: string | null;

  @ApiProperty({ ...nullableText, description: 'that most of it is in' })
  language!: string | null;

  @ApiProperty({ type: [RepositoryLanguageResponse], description: 'the most bytes first' })
  languages!: RepositoryLanguageResponse[];

  @ApiProperty({ type: [String] })
  topics!: string[];

  @ApiProperty()
  is_private!: boolean;

  @ApiProperty()
  is_fork!: boolean;

  @ApiProperty()
  is_archived!: boolean;

  @ApiProperty({ type: 'integer' })
  stars_count!: number;

  @ApiProperty({ type: 'integer' })
  forks_count!: number;

  @ApiProperty({ type: 'integer' })
  open_issues_count!: number;

  @ApiProperty()
  default_branch!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  pushed_at!: string | null;

  @ApiProperty({ format: 'date-time', description: 'on GitHub' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', description: 'on GitHub' })
  updated_at!: string;

  @ApiProperty({ format: 'date-time', description: 'when it was last seen there' })
  synced_at!: string;
}
