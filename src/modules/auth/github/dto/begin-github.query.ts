import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { GITHUB_ACCESS, type GithubAccess } from '../github-access.js';

const MAX_CLIENT_STATE = 200;
const MAX_LINK = 512;

export class BeginGithubQuery {
  @ApiPropertyOptional({
    maxLength: MAX_CLIENT_STATE,
    description:
      'comes back with the result: a front end must make it at random, keep it, and take only the ' +
      'results of sign-ins that it began itself',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CLIENT_STATE)
  client_state?: string;

  @ApiPropertyOptional({ maxLength: MAX_LINK, description: 'from `POST /api/auth/github/link`' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_LINK)
  link?: string;

  @ApiPropertyOptional({
    enum: GITHUB_ACCESS,
    description:
      'what this server is to be allowed besides: `repo_hooks` to make the webhooks of tracked ' +
      'repositories (`write:repo_hook`). It stays so when you sign in without it later',
  })
  @IsOptional()
  @IsIn(GITHUB_ACCESS)
  access?: GithubAccess;
}
